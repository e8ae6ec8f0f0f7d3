// The composition root: the only place that knows every capability. Builds the services bottom-up from the
// configuration, destroys them in reverse.
#pragma once

#include <hk/app/application.hpp>
#include <hk/app/cli.hpp>
#include <hk/app/openapi.hpp>
