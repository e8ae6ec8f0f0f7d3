// Tar files (POSIX ustar; sizes from 8 GiB on as GNU tar writes them). Regular files only. Private to upkeep/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk::upkeep {

inline constexpr std::size_t kTarBlock = 512;

class TarWriter {
 public:
  // Makes the file, which must not exist, readable by its owner only.
  static Result<TarWriter> create(const std::string& file);
  TarWriter(TarWriter&& other) noexcept : file_(other.file_), written_(other.written_) { other.file_ = -1; }
  TarWriter& operator=(TarWriter&&) = delete;
  ~TarWriter();

  struct Added {
    std::uint64_t bytes = 0;
    std::string sha256;  // in hex
  };
  // As many bytes as the file has when it is opened, though it may grow meanwhile.
  Result<Added> add_file(const std::string& name, const std::string& path);
  Result<Added> add_text(const std::string& name, const std::string& text);
  // Ends the archive and waits until it is on the disk.
  Status finish();
  std::uint64_t bytes() const { return written_; }

 private:
  explicit TarWriter(int file) : file_(file) {}
  Status header(const std::string& name, std::uint64_t bytes);
  Status put(std::string_view bytes);
  Status pad(std::uint64_t bytes);

  int file_ = -1;
  std::uint64_t written_ = 0;
};

class TarReader {
 public:
  static Result<TarReader> open(const std::string& file);
  TarReader(TarReader&& other) noexcept : file_(other.file_), left_(other.left_), padding_(other.padding_) {
    other.file_ = -1;
  }
  TarReader& operator=(TarReader&&) = delete;
  ~TarReader();

  struct Entry {
    std::string name;  // relative, without "..", never empty
    std::uint64_t bytes = 0;
  };
  // The next entry, after what is left of the one before; empty at the end of the archive.
  Result<std::optional<Entry>> next();
  // Up to `most` bytes of the entry; empty at its end. Error: backup_damaged when the file ends too early.
  Result<std::string> read(std::size_t most);

 private:
  explicit TarReader(int file) : file_(file) {}
  Status skip_rest();
  Result<std::string> block();

  int file_ = -1;
  std::uint64_t left_ = 0;
  std::uint64_t padding_ = 0;
};

Error backup_damaged(const std::string& detail);

}  // namespace hk::upkeep
