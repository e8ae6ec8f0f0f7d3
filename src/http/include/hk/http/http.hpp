// HTTP: server, routing, server-sent events, static files, client. No domain knowledge.
//
// The route table is data: each Route says method, path, who may call it, what it takes and answers, and its
// handler. The same table serves requests, checks permissions, and writes the OpenAPI document.
#pragma once

#include <hk/http/client.hpp>
#include <hk/http/message.hpp>
#include <hk/http/precondition.hpp>
#include <hk/http/route.hpp>
#include <hk/http/server.hpp>
#include <hk/http/sse.hpp>
#include <hk/http/static_files.hpp>
