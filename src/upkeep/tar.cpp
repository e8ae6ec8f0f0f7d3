#include "tar.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <hk/base/digest.hpp>
#include <hk/base/text.hpp>

namespace hk::upkeep {
namespace {

constexpr std::size_t kPiece = 1 << 18;
constexpr std::size_t kNameField = 100, kPrefixField = 155;
constexpr std::size_t kSizeAt = 124, kSizeField = 12, kSumAt = 148, kSumField = 8, kTypeAt = 156, kMagicAt = 257,
                      kPrefixAt = 345;
constexpr std::uint64_t kOctalMost = 077777777777;  // eleven digits

using Block = std::array<char, kTarBlock>;

Error failed(const std::string& what) {
  return {ErrorKind::kUnavailable, errno == ENOSPC ? "disk_full" : "backup_failed", what,
          "Check the path, the rights and the free space.", std::strerror(errno)};
}

std::uint64_t padding_of(std::uint64_t bytes) { return (kTarBlock - bytes % kTarBlock) % kTarBlock; }

void put_text(Block& block, std::size_t at, std::string_view text) {
  std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(at));
}

std::string octal(std::uint64_t value, std::size_t digits) {
  std::string out(digits, '0');
  for (std::size_t i = digits; i-- > 0; value >>= 3) out[i] = static_cast<char>('0' + (value & 7));
  return out;
}

void put_size(Block& block, std::uint64_t bytes) {
  if (bytes <= kOctalMost) return put_text(block, kSizeAt, octal(bytes, kSizeField - 1));
  block[kSizeAt] = static_cast<char>(0x80);  // binary, the highest byte first
  for (std::size_t i = kSizeField; i-- > 1; bytes >>= 8) block[kSizeAt + i] = static_cast<char>(bytes & 0xff);
}

std::uint64_t number_at(const Block& block, std::size_t at, std::size_t length) {
  std::uint64_t value = 0;
  if ((static_cast<unsigned char>(block[at]) & 0x80) != 0) {
    for (std::size_t i = 1; i < length; ++i) value = value << 8 | static_cast<unsigned char>(block[at + i]);
    return value;
  }
  for (std::size_t i = 0; i < length && block[at + i] >= '0' && block[at + i] <= '7'; ++i)
    value = value << 3 | static_cast<std::uint64_t>(block[at + i] - '0');
  return value;
}

// Of the header with blanks in the place of the sum.
std::uint64_t sum_of(Block block) {
  std::fill_n(block.begin() + kSumAt, kSumField, ' ');
  std::uint64_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  return sum;
}

std::string text_at(const Block& block, std::size_t at, std::size_t length) {
  const char* begin = block.data() + at;
  return {begin, strnlen(begin, length)};
}

// What a hostile archive might name leads out of the folder.
bool is_safe(const std::string& name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string::npos) return false;
  for (const std::string& part : split(name, '/'))
    if (part.empty() || part == "." || part == "..") return false;
  return true;
}

// Where the name is cut into prefix and name: at a slash, so that both fit their fields.
std::optional<std::size_t> cut_of(const std::string& name) {
  if (name.size() <= kNameField) return 0;
  for (std::size_t at = name.find('/'); at != std::string::npos && at <= kPrefixField; at = name.find('/', at + 1))
    if (name.size() - at - 1 <= kNameField) return at;
  return std::nullopt;
}

class Opened {
 public:
  explicit Opened(const std::string& path) : file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) {}
  ~Opened() {
    if (file >= 0) close(file);
  }
  Opened(const Opened&) = delete;
  const int file;
};

}  // namespace

Error backup_damaged(const std::string& detail) {
  return {ErrorKind::kInvalid, "backup_damaged", "This backup is damaged or incomplete; nothing was restored.",
          "Use another backup.", detail};
}

Result<TarWriter> TarWriter::create(const std::string& file) {
  const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (opened < 0) return failed("The file " + file + " can't be made.");
  return TarWriter(opened);
}

TarWriter::~TarWriter() {
  if (file_ >= 0) close(file_);
}

Status TarWriter::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = write(file_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return failed("The backup can't be written.");
    bytes.remove_prefix(static_cast<std::size_t>(done));
    written_ += static_cast<std::uint64_t>(done);
  }
  return {};
}

Status TarWriter::pad(std::uint64_t bytes) { return put(std::string(padding_of(bytes), '\0')); }

Status TarWriter::header(const std::string& name, std::uint64_t bytes) {
  const auto cut = cut_of(name);
  if (!cut)
    return Error{ErrorKind::kInvalid, "backup_failed", "The name " + name + " is too long for a backup.", "", {}};
  Block block{};
  put_text(block, 0, std::string_view(name).substr(*cut == 0 ? 0 : *cut + 1));
  put_text(block, kPrefixAt, std::string_view(name).substr(0, *cut));
  put_text(block, 100, "0000600");
  put_text(block, 108, "0000000");
  put_text(block, 116, "0000000");
  put_size(block, bytes);
  put_text(block, 136, octal(0, 11));
  block[kTypeAt] = '0';
  put_text(block, kMagicAt, std::string_view("ustar\00000", 8));
  put_text(block, kSumAt, octal(sum_of(block), 6) + std::string("\0 ", 2));
  return put({block.data(), block.size()});
}

Result<TarWriter::Added> TarWriter::add_file(const std::string& name, const std::string& path) {
  const Opened in(path);
  struct stat about {};
  if (in.file < 0 || fstat(in.file, &about) != 0) return failed("The file " + path + " can't be read.");
  Added added{static_cast<std::uint64_t>(about.st_size), {}};
  HK_CHECK(header(name, added.bytes));
  Sha256 digest;
  std::string piece(kPiece, '\0');
  for (std::uint64_t left = added.bytes; left > 0;) {
    const ssize_t got = ::read(in.file, piece.data(), std::min<std::uint64_t>(left, piece.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return failed("The file " + path + " became shorter while it was read.");
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    digest.add(bytes);
    HK_CHECK(put(bytes));
    left -= bytes.size();
  }
  HK_CHECK(pad(added.bytes));
  added.sha256 = hex(digest.finish());
  return added;
}

Result<TarWriter::Added> TarWriter::add_text(const std::string& name, const std::string& text) {
  HK_CHECK(header(name, text.size()));
  HK_CHECK(put(text));
  HK_CHECK(pad(text.size()));
  return Added{text.size(), hex(sha256(text))};
}

Status TarWriter::finish() {
  HK_CHECK(put(std::string(2 * kTarBlock, '\0')));
  if (fsync(file_) != 0) return failed("The backup can't be brought to the disk.");
  return {};
}

Result<TarReader> TarReader::open(const std::string& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0)
    return Error{ErrorKind::kInvalid, "backup_unreadable", "The file " + file + " can't be read.", "Check the path.",
                 std::strerror(errno)};
  return TarReader(opened);
}

TarReader::~TarReader() {
  if (file_ >= 0) close(file_);
}

Result<std::string> TarReader::read(std::size_t most) {
  if (left_ == 0) return std::string();
  std::string bytes(std::min<std::uint64_t>(most, left_), '\0');
  const ssize_t got = ::read(file_, bytes.data(), bytes.size());
  if (got <= 0) return backup_damaged("it ends too early");
  bytes.resize(static_cast<std::size_t>(got));
  left_ -= bytes.size();
  return bytes;
}

Status TarReader::skip_rest() {
  while (left_ > 0) HK_CHECK(read(kPiece));
  left_ = padding_;
  padding_ = 0;
  while (left_ > 0) HK_CHECK(read(kPiece));
  return {};
}

Result<std::string> TarReader::block() {
  left_ = kTarBlock;
  std::string all;
  while (left_ > 0) {
    HK_TRY(const std::string piece, read(left_));
    all += piece;
  }
  return all;
}

Result<std::optional<TarReader::Entry>> TarReader::next() {
  HK_CHECK(skip_rest());
  HK_TRY(const std::string bytes, block());
  if (bytes.find_first_not_of('\0') == std::string::npos) return std::optional<Entry>();
  Block header{};
  std::copy(bytes.begin(), bytes.end(), header.begin());
  if (number_at(header, kSumAt, kSumField) != sum_of(header) || text_at(header, kMagicAt, 5) != "ustar")
    return backup_damaged("a header is damaged");
  Entry entry{text_at(header, 0, kNameField), number_at(header, kSizeAt, kSizeField)};
  if (const std::string prefix = text_at(header, kPrefixAt, kPrefixField); !prefix.empty())
    entry.name = prefix + "/" + entry.name;
  if (header[kTypeAt] != '0' || !is_safe(entry.name)) return backup_damaged("it has an entry that no backup has");
  left_ = entry.bytes;
  padding_ = padding_of(entry.bytes);
  return std::optional<Entry>(std::move(entry));
}

}  // namespace hk::upkeep
