#include "restinio_server.hpp"

// RESTinio takes half a minute to compile: this is the only unit that includes it.
namespace hk::http {

Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings, std::shared_ptr<const Router> router,
                                              Gate gate, std::shared_ptr<const StaticFiles> files,
                                              telemetry::Metrics& metrics) {
  auto edge = std::make_unique<Edge>(settings, std::move(router), std::move(gate), std::move(files));
  try {
    return std::unique_ptr<Server>(std::make_unique<RestinioServer>(settings, std::move(edge), metrics));
  } catch (const std::exception& error) {
    return unavailable("listen_failed",
                       "Can't listen on " + settings.address + ":" + std::to_string(settings.port) + ".", error.what());
  }
}

RestinioServer::RestinioServer(const ServerSettings& settings, std::unique_ptr<const Edge> edge,
                               telemetry::Metrics& metrics)
    : settings_(settings),
      edge_(std::move(edge)),
      log_(metrics),
      io_(1),
      hooks_(asio::use_service<SocketHooks>(io_)),
      tick_(io_),
      pool_("http", settings.pool_threads, settings.pool_waiting_max) {
  server_.emplace(restinio::external_io_context(io_), restinio_settings());
  server_->open_sync();
  tick();
  next_beat_ = Clock::now() + milliseconds(settings_.sse_heartbeat_ms);
  thread_ = std::thread([this] { loop(); });
}

void RestinioServer::loop() {
  while (true) {
    try {
      io_.run();
      return;
    } catch (const std::exception& error) {
      telemetry::log_error("http_loop_failed", {{"reason", error.what()}});
    }
  }
}

RestinioServer::RestinioSettings RestinioServer::restinio_settings() {
  constexpr std::size_t kBodyHardMax = 16 * 1024 * 1024;  // routes have lower limits of their own
  constexpr std::size_t kUrlHardMax = 64 * 1024;
  constexpr std::size_t kFieldsMax = 256;
  const milliseconds read_limit(settings_.read_timeout_ms);
  // Longer than the deadline that answers, and than the silence between two heartbeats.
  const milliseconds handle_limit(std::max(settings_.handler_timeout_ms, 2 * settings_.sse_heartbeat_ms) + 5'000);
  RestinioSettings out;
  out.address(settings_.address)
      .port(settings_.port)
      .logger([this](std::string_view message) { on_parser_error(message); })
      .request_handler([this](restinio::request_handle_t request) { return on_request(std::move(request)); })
      .acceptor_post_bind_hook([this](asio::ip::tcp::acceptor& acceptor) { port_ = acceptor.local_endpoint().port(); })
      .acceptor_options_setter([](auto& options) { options.set_option(asio::ip::tcp::acceptor::reuse_address(true)); })
      .socket_options_setter([](auto& options) { options.set_option(asio::ip::tcp::no_delay(true)); })
      .max_parallel_connections(connections_within_file_limit(settings_.connections_max))
      .read_next_http_message_timelimit(read_limit)
      .handle_request_timeout(handle_limit)
      .write_http_response_timelimit(milliseconds(settings_.handler_timeout_ms))
      .timer_manager(std::clamp(read_limit / 4, milliseconds(10), milliseconds(1'000)))
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                    .max_url_size(kUrlHardMax)
                                    .max_field_name_size(kUrlHardMax)
                                    .max_field_value_size(kUrlHardMax)
                                    .max_field_count(kFieldsMax)
                                    .max_body_size(kBodyHardMax));
  return out;
}

// RESTinio logs a parser error and closes the socket in the next step: what we leave here is what the socket says.
void RestinioServer::on_parser_error(std::string_view message) {
  const auto refusal = refusal_of(message);
  if (!refusal) return;
  Outgoing out = edge_->refuse(refusal->status, refusal->error);
  hooks_.refusal = format_head(out, false) + out.body;
  Brief brief;
  brief.method = "OTHER";
  brief.label = "(refused)";
  brief.started = Clock::now();
  log_.answered(brief, out);
}

restinio::request_handling_status_t RestinioServer::on_request(restinio::request_handle_t handle) {
  const auto control = hooks_.current == nullptr ? nullptr : hooks_.current->control();
  // Never answered from within: with pipelined requests RESTinio would overfill its table of answers, or trip
  // an assertion while it finishes the answer before.
  asio::post(io_, [this, handle = std::move(handle), control] { take(*handle, control); });
  return restinio::request_accepted();
}

void RestinioServer::take(restinio::request_t& request, const std::shared_ptr<SocketControl>& control) {
  auto exchange = std::make_shared<Exchange>();
  exchange->keep_alive = request.header().should_keep_alive() && !draining_;
  exchange->wire = {restinio::impl::access_req_connection(request), request.request_id(), control};
  auto call = std::make_shared<Call>(edge_->begin(incoming_of(request)));
  Brief& brief = exchange->brief;
  brief = {call->method,      call->label,  call->request.request_id, call->request.path, call->head,
           call->static_file, Clock::now(), request_span(*call)};
  call->trace = brief.span.context();
  if (draining_ && call->route != nullptr) {
    answer_problem(*exchange, unavailable("stopping", "The server is stopping."), 503);
  } else if (call->answer) {
    Response ready = *std::move(call->answer);
    answer(*exchange, {edge_->finish(*call, std::move(ready)), nullptr, {}, {}});
  } else if (call->route->runs_on == RunsOn::kInline) {
    answer(*exchange, work(*call));
  } else {
    run_on_pool(exchange, call);
  }
}

void RestinioServer::run_on_pool(const std::shared_ptr<Exchange>& exchange, const std::shared_ptr<Call>& call) {
  const bool accepted = pool_.try_run([this, exchange, call] {
    auto done = std::make_shared<Done>(work(*call));
    asio::post(io_, [this, exchange, done] {
      if (running_.erase(exchange) == 1) answer(*exchange, std::move(*done));
      exchange->wire = {};
    });
  });
  if (accepted) {
    running_.insert(exchange);
  } else {
    answer_problem(*exchange, unavailable("busy", "The server has more work than it can take."), 503);
  }
}

RestinioServer::Done RestinioServer::work(Call& call) const {
  try {
    Response response = edge_->run(call);
    Done done;
    if (response.stream && !call.head) {
      done.stream = std::static_pointer_cast<EventHub>(std::move(response.stream));
      done.filter = std::move(response.stream_filter);
      done.first = std::move(response.stream_first);
    }
    if (response.stream || done.stream) prepare_stream_head(response);
    done.out = edge_->finish(call, std::move(response));
    if (done.stream) done.out.has_length = false;
    return done;
  } catch (const std::exception& error) {
    telemetry::log_error("answer_failed", {{"reason", error.what()}});
    return {edge_->refuse(500, internal_error(error.what())), nullptr, {}, {}};
  }
}

void RestinioServer::answer_problem(Exchange& exchange, const Error& error, int status) {
  Response response = problem_with_status(status, error, exchange.brief.request_id);
  response.headers.emplace_back("Retry-After", "1");
  Call call;
  call.request.request_id = exchange.brief.request_id;
  call.request.path = exchange.brief.path;
  call.head = exchange.brief.head;
  call.trace = exchange.brief.span.context();
  answer(exchange, {edge_->finish(call, std::move(response)), nullptr, {}, {}});
}

void RestinioServer::answer(Exchange& exchange, Done done) {
  if (done.stream && draining_) {
    return answer_problem(exchange, unavailable("stopping", "The server is stopping."), 503);
  }
  log_.answered(exchange.brief, done.out);
  end_request_span(exchange.brief.span, done.out);
  if (done.stream) return open_stream(exchange, std::move(done));
  const bool keep_alive = exchange.keep_alive && !draining_;
  restinio::writable_items_container_t parts;
  parts.emplace_back(format_head(done.out, keep_alive));
  if (!done.out.body.empty()) parts.emplace_back(std::move(done.out.body));
  // Counted until the bytes are out or the connection is gone, so that stop() can wait for them.
  ++*unwritten_;
  const std::shared_ptr<void> token(nullptr, [count = unwritten_](void*) { --*count; });
  std::exchange(exchange.wire, {}).send(std::move(parts), true, keep_alive, [token](const error_code&) {});
}

void RestinioServer::open_stream(Exchange& exchange, Done done) {
  auto stream =
      std::make_shared<EventStream>(std::exchange(exchange.wire, {}), done.stream,
                                    [this](EventStream& closed) { streams_.erase(closed.shared_from_this()); });
  streams_.insert(stream);
  std::string text = format_head(done.out, false);
  std::set<std::string> sent;
  for (const SseEvent& event : done.first) {
    text += format_event(event);
    sent.insert(event.id);
  }
  for (const SseEvent& event : done.stream->add(*this, stream, std::move(done.filter), exchange.brief.started)) {
    if (event.id.empty() || sent.count(event.id) == 0) text += format_event(event);
  }
  stream->send(std::make_shared<const std::string>(std::move(text)));
  stream->watch_client();
}

void RestinioServer::deliver(std::vector<std::shared_ptr<EventSink>> sinks, std::shared_ptr<const std::string> text) {
  asio::post(io_, [sinks = std::move(sinks), text = std::move(text)] {
    for (const auto& sink : sinks) sink->send(text);
  });
}

void RestinioServer::tick() {
  if (drained_) return;
  const auto now = Clock::now();
  expire(now);
  if (now >= next_beat_) {
    next_beat_ = now + milliseconds(settings_.sse_heartbeat_ms);
    static const auto kBeat = std::make_shared<const std::string>(": beat\n\n");
    for (const auto& stream : std::set<std::shared_ptr<EventStream>>(streams_)) stream->send(kBeat);
  }
  log_.open_now(hooks_.live.size(), streams_.size());
  if (draining_ && running_.empty() && *unwritten_ == 0) return finish_drain();
  tick_.expires_after(milliseconds(draining_ ? 5 : 50));
  tick_.async_wait([this](const error_code& ec) {
    if (!ec) tick();
  });
}

void RestinioServer::expire(Clock::time_point now) {
  const auto limit = milliseconds(settings_.handler_timeout_ms);
  std::vector<std::shared_ptr<Exchange>> late;
  for (const auto& exchange : running_) {
    if (now - exchange->brief.started >= limit) late.push_back(exchange);
  }
  for (const auto& exchange : late) {
    running_.erase(exchange);
    telemetry::log_warn("request_late", {{"route", exchange->brief.label}});
    answer_problem(*exchange, unavailable("handler_timeout", "The answer took too long."), 503);
  }
}

void RestinioServer::begin_drain() {
  draining_ = true;
  server_->close_sync();
  for (const auto& stream : std::set<std::shared_ptr<EventStream>>(streams_)) stream->close();
  tick();
}

// All answers are out. Every connection must be gone before RESTinio's acceptor is: they point into it.
void RestinioServer::finish_drain() {
  if (std::exchange(drained_, true)) return;
  tick_.cancel();
  running_.clear();
  hooks_.close_all();
  all_drained_.set_value();
}

void RestinioServer::stop() {
  const std::lock_guard lock(stop_mutex_);
  if (!thread_.joinable()) return;
  auto drained = all_drained_.get_future();
  asio::post(io_, [this] { begin_drain(); });
  const auto grace = milliseconds(settings_.handler_timeout_ms + 1'000);
  if (drained.wait_for(grace) != std::future_status::ready) asio::post(io_, [this] { finish_drain(); });
  pool_.stop();
  thread_.join();  // the I/O thread ends when the last connection has gone
}

}  // namespace hk::http
