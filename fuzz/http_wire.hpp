// A request off the wire, through the parser that the server's library uses.
#pragma once

#include <http_parser.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "edge.hpp"

namespace hk::fuzz {

class WireReader {
 public:
  // The first request of the bytes; empty when it is malformed or incomplete.
  std::optional<http::Incoming> read(std::string_view bytes) {
    http_parser_settings calls;
    http_parser_settings_init(&calls);
    calls.on_url = [](http_parser* parser, const char* at, std::size_t size) {
      return append(of(parser).incoming_.target, at, size);
    };
    calls.on_header_field = [](http_parser* parser, const char* at, std::size_t size) {
      WireReader& reader = of(parser);
      if (std::exchange(reader.in_value_, false) || reader.incoming_.headers.empty())
        reader.incoming_.headers.emplace_back();
      return append(reader.incoming_.headers.back().first, at, size);
    };
    calls.on_header_value = [](http_parser* parser, const char* at, std::size_t size) {
      of(parser).in_value_ = true;
      return append(of(parser).incoming_.headers.back().second, at, size);
    };
    calls.on_body = [](http_parser* parser, const char* at, std::size_t size) {
      return append(of(parser).incoming_.body, at, size);
    };
    calls.on_message_complete = [](http_parser* parser) {
      of(parser).complete_ = true;
      return 1;  // one is enough
    };
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = this;
    http_parser_execute(&parser, &calls, bytes.data(), bytes.size());
    if (!complete_) return std::nullopt;
    incoming_.method = http_method_str(static_cast<http_method>(parser.method));
    return std::move(incoming_);
  }

 private:
  static WireReader& of(http_parser* parser) { return *static_cast<WireReader*>(parser->data); }
  static int append(std::string& text, const char* at, std::size_t size) {
    text.append(at, size);
    return 0;
  }

  http::Incoming incoming_;
  bool in_value_ = false;
  bool complete_ = false;
};

}  // namespace hk::fuzz
