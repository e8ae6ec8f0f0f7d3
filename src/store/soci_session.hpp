// Session over one SOCI connection. Private to store/.
#pragma once

#include <soci/soci.h>

#include <hk/store/session.hpp>

namespace hk::store {

class SociSession final : public Session {
 public:
  SociSession(soci::session& connection, Dialect dialect) : connection_(connection), dialect_(dialect) {}
  Dialect dialect() const override { return dialect_; }
  std::int64_t run(const std::string& sql, const Params& params) override;
  void run_many(const std::string& sql, const std::vector<BulkColumn>& columns) override;

 protected:
  void fetch(const std::string& sql, const Params& params, std::vector<Cell>& cells,
             const std::function<void()>& each) override;

 private:
  void run_rows_prepared(const std::string& sql, const std::vector<BulkColumn>& columns);
  void run_rows_as_values(const std::string& sql, const std::vector<BulkColumn>& columns);

  soci::session& connection_;
  const Dialect dialect_;
};

// What a library error means; never throws anything but StoreError.
[[noreturn]] void rethrow_as_store_error(const std::exception& error);

}  // namespace hk::store
