#include <duckdb.h>

#include <array>
#include <filesystem>
#include <mutex>

#include <hk/lake/engine.hpp>

#include "rows.hpp"

namespace hk::lake {
namespace {

// What the engine says about a failed statement, in our errors.
Error error_of(const char* text) {
  const std::string detail = text == nullptr ? "unknown" : text;
  if (detail.find("No files found") != std::string::npos || detail.find("Cannot open file") != std::string::npos ||
      detail.find("No such file") != std::string::npos)
    return unavailable("lake_file_gone", "A file of the lake is gone.", detail);
  if (detail.find("Out of Memory") != std::string::npos)
    return unavailable("lake_memory", "The lake's memory is used up.", detail);
  Error error = invalid("lake_sql", "The statement does not work: " + detail.substr(0, detail.find('\n')));
  error.detail = detail;
  return error;
}

class ResultHandle {
 public:
  ResultHandle() = default;
  ResultHandle(const ResultHandle&) = delete;
  ~ResultHandle() { duckdb_destroy_result(&result); }
  duckdb_result result{};
};

class Statement {
 public:
  Statement() = default;
  Statement(const Statement&) = delete;
  ~Statement() { duckdb_destroy_prepare(&statement); }
  duckdb_prepared_statement statement = nullptr;
};

struct Chunk {
  explicit Chunk(duckdb_data_chunk owned) : chunk(owned) {}
  Chunk(const Chunk&) = delete;
  ~Chunk() { duckdb_destroy_data_chunk(&chunk); }
  duckdb_data_chunk chunk;
};

template <class T>
T element(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

std::string text_element(duckdb_vector vector, idx_t row) {
  auto* text = &static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector))[row];
  return {duckdb_string_t_data(text), duckdb_string_t_length(*text)};
}

// Other types (dates, decimals, lists) must be cast in the statement.
Result<Cell> cell_of(duckdb_vector vector, duckdb_type type, idx_t row) {
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return Cell();
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return Cell(element<bool>(vector, row));
    case DUCKDB_TYPE_INTEGER:
      return Cell(std::int64_t{element<std::int32_t>(vector, row)});
    case DUCKDB_TYPE_BIGINT:
      return Cell(element<std::int64_t>(vector, row));
    case DUCKDB_TYPE_HUGEINT:
      return Cell(static_cast<std::int64_t>(element<duckdb_hugeint>(vector, row).lower));  // sums of bigints
    case DUCKDB_TYPE_DOUBLE:
      return Cell(element<double>(vector, row));
    case DUCKDB_TYPE_VARCHAR:
      return Cell(text_element(vector, row));
    default:
      return invalid("lake_type", "A column has a type that is not read; cast it to text, bigint or double.");
  }
}

Status fill(Table& table, duckdb_result& result) {
  const idx_t columns = duckdb_column_count(&result);
  std::vector<duckdb_type> types;
  for (idx_t c = 0; c < columns; ++c) {
    table.columns.emplace_back(duckdb_column_name(&result, c));
    types.push_back(duckdb_column_type(&result, c));
  }
  while (duckdb_data_chunk raw = duckdb_fetch_chunk(result)) {
    const Chunk chunk(raw);
    const idx_t rows = duckdb_data_chunk_get_size(raw);
    for (idx_t r = 0; r < rows; ++r) {
      auto& row = table.rows.emplace_back();
      for (idx_t c = 0; c < columns; ++c) {
        HK_TRY(Cell cell, cell_of(duckdb_data_chunk_get_vector(raw, c), types[c], r));
        row.push_back(std::move(cell));
      }
    }
  }
  return {};
}

duckdb_state bind(duckdb_prepared_statement statement, idx_t index, const Cell& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return duckdb_bind_boolean(statement, index, *flag);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return duckdb_bind_int64(statement, index, *number);
  if (const auto* real = std::get_if<double>(&value)) return duckdb_bind_double(statement, index, *real);
  if (const auto* text = std::get_if<std::string>(&value))
    return duckdb_bind_varchar_length(statement, index, text->data(), text->size());
  return duckdb_bind_null(statement, index);
}

duckdb_type engine_type(Column::Type type) {
  if (type == Column::Type::kInteger) return DUCKDB_TYPE_BIGINT;
  return type == Column::Type::kReal ? DUCKDB_TYPE_DOUBLE : DUCKDB_TYPE_VARCHAR;
}

void write_value(duckdb_vector vector, idx_t at, const Rows::Values& values, std::size_t row) {
  if (values.null[row]) {
    duckdb_vector_ensure_validity_writable(vector);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), at);
  } else if (values.type == Column::Type::kInteger) {
    static_cast<std::int64_t*>(duckdb_vector_get_data(vector))[at] = values.integers[row];
  } else if (values.type == Column::Type::kReal) {
    static_cast<double*>(duckdb_vector_get_data(vector))[at] = values.reals[row];
  } else {
    duckdb_vector_assign_string_element_len(vector, at, values.texts[row].data(), values.texts[row].size());
  }
}

class Appender {
 public:
  Appender() = default;
  Appender(const Appender&) = delete;
  ~Appender() { duckdb_appender_destroy(&appender); }
  duckdb_appender appender = nullptr;
};

Status append_chunk(duckdb_appender appender, std::vector<duckdb_logical_type>& types, const Rows& rows,
                    std::size_t begin, std::size_t end) {
  const Chunk chunk(duckdb_create_data_chunk(types.data(), types.size()));
  for (std::size_t c = 0; c < types.size(); ++c) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk.chunk, c);
    for (std::size_t r = begin; r < end; ++r) write_value(vector, r - begin, rows.columns()[c], r);
  }
  duckdb_data_chunk_set_size(chunk.chunk, end - begin);
  if (duckdb_append_data_chunk(appender, chunk.chunk) == DuckDBError) return error_of(duckdb_appender_error(appender));
  return {};
}

class DuckConnection final : public Connection {
 public:
  explicit DuckConnection(duckdb_connection connection) : connection_(connection) {}
  ~DuckConnection() override { duckdb_disconnect(&connection_); }
  DuckConnection(const DuckConnection&) = delete;

  Status run(const std::string& sql) override {
    ResultHandle handle;
    if (duckdb_query(connection_, sql.c_str(), &handle.result) == DuckDBError)
      return error_of(duckdb_result_error(&handle.result));
    return {};
  }

  Result<Table> query(const std::string& sql, const std::vector<Param>& params) override {
    Statement prepared;
    if (duckdb_prepare(connection_, sql.c_str(), &prepared.statement) == DuckDBError)
      return error_of(duckdb_prepare_error(prepared.statement));
    for (const Param& param : params) {
      idx_t index = 0;  // a parameter that the statement does not use is no error
      if (duckdb_bind_parameter_index(prepared.statement, &index, param.name.c_str()) == DuckDBError) continue;
      if (bind(prepared.statement, index, param.value) == DuckDBError)
        return internal_error("parameter " + param.name + " can't be bound");
    }
    ResultHandle handle;
    if (duckdb_execute_prepared(prepared.statement, &handle.result) == DuckDBError)
      return error_of(duckdb_result_error(&handle.result));
    Table table;
    HK_CHECK(fill(table, handle.result));
    return table;
  }

  Status append(const std::string& table, const Rows& rows) override {
    Appender handle;
    if (duckdb_appender_create(connection_, nullptr, table.c_str(), &handle.appender) == DuckDBError)
      return error_of(duckdb_appender_error(handle.appender));
    std::vector<duckdb_logical_type> types;
    for (const Rows::Values& values : rows.columns())
      types.push_back(duckdb_create_logical_type(engine_type(values.type)));
    Status status;
    const std::size_t step = duckdb_vector_size();
    for (std::size_t begin = 0; begin < rows.size() && status; begin += step)
      status = append_chunk(handle.appender, types, rows, begin, std::min(rows.size(), begin + step));
    for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
    HK_CHECK(std::move(status));
    if (duckdb_appender_close(handle.appender) == DuckDBError) return error_of(duckdb_appender_error(handle.appender));
    return {};
  }

 private:
  duckdb_connection connection_;
};

class Config {
 public:
  Config() { duckdb_create_config(&config); }
  Config(const Config&) = delete;
  ~Config() { duckdb_destroy_config(&config); }
  duckdb_config config = nullptr;
};

Result<duckdb_database> open_database(const EngineSettings& settings, const std::string& folder) {
  std::error_code failed;
  const std::string scratch = folder + "/tmp";
  std::filesystem::create_directories(scratch, failed);
  if (failed) return unavailable("lake_folder", "The lake's folder can't be made.", failed.message());
  Config config;
  const std::array<std::pair<const char*, std::string>, 6> options = {{
      {"memory_limit", std::to_string(settings.memory_mb) + "MB"},
      {"threads", std::to_string(settings.threads)},
      {"temp_directory", scratch},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"preserve_insertion_order", "false"},
  }};
  for (const auto& [name, value] : options)
    if (duckdb_set_config(config.config, name, value.c_str()) == DuckDBError)
      return internal_error(std::string("the engine does not know the option ") + name);
  duckdb_database database = nullptr;
  char* error = nullptr;
  if (duckdb_open_ext(nullptr, &database, config.config, &error) == DuckDBSuccess) return database;
  const std::string detail = error == nullptr ? "" : error;
  duckdb_free(error);
  return unavailable("lake_engine", "The columnar engine can't start.", detail);
}

// From here on statements reach nothing outside the folder, and can't change that.
Status lock_up(Connection& connection, const std::string& folder) {
  const std::array<std::string, 4> locked = {"parquet_metadata_cache = true",
                                             "allowed_directories = [" + quoted(folder + "/") + "]",
                                             "enable_external_access = false", "lock_configuration = true"};
  for (const std::string& setting : locked) HK_CHECK(connection.run("set global " + setting));
  return {};
}

class DuckEngine final : public Engine {
 public:
  explicit DuckEngine(const EngineSettings& settings)
      : settings_(settings), folder_(std::filesystem::absolute(settings.folder).lexically_normal()) {}
  ~DuckEngine() override { duckdb_close(&database_); }
  DuckEngine(const DuckEngine&) = delete;

  Result<std::unique_ptr<Connection>> connect() override {
    const std::lock_guard lock(mutex_);
    const bool first = database_ == nullptr;
    if (first) {
      HK_TRY(database_, open_database(settings_, folder_));
    }
    duckdb_connection raw = nullptr;
    if (duckdb_connect(database_, &raw) == DuckDBError) return internal_error("the engine takes no connection");
    std::unique_ptr<Connection> connection = std::make_unique<DuckConnection>(raw);
    if (first) HK_CHECK(lock_up(*connection, folder_));
    return connection;
  }
  const std::string& folder() const override { return folder_; }

 private:
  const EngineSettings settings_;
  const std::string folder_;
  std::mutex mutex_;
  duckdb_database database_ = nullptr;
};

}  // namespace

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::unique_ptr<Engine> Engine::make(const EngineSettings& settings) { return std::make_unique<DuckEngine>(settings); }

}  // namespace hk::lake
