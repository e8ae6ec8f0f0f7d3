// One exchange over libcurl, without retries.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <hk/http/client.hpp>
#include <hk/telemetry/trace.hpp>

namespace hk::http {

// Handles keep their open connections; a call borrows one. Thread-safe.
class CurlHandles {
 public:
  struct Free {
    void operator()(void* handle) const;
  };
  using Handle = std::unique_ptr<void, Free>;  // a CURL*, which curl declares as void

  Handle borrow();
  void give_back(Handle handle);

 private:
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

// `trace`: where the call is in a trace, told to the other side.
Result<ClientResponse> curl_call(void* handle, const ClientRequest& request, const telemetry::TraceContext& trace);

}  // namespace hk::http
