// Stand-ins for outside services, so that everything can be tried without an account, a network or a cost.
// Each speaks the wire format of its service over a real socket; each repeats exactly with its seed.
#pragma once

#include <hk/simulator/attom.hpp>
#include <hk/simulator/bill.hpp>
#include <hk/simulator/contacts.hpp>
#include <hk/simulator/corelogic.hpp>
#include <hk/simulator/counties.hpp>
#include <hk/simulator/dns.hpp>
#include <hk/simulator/faults.hpp>
#include <hk/simulator/serving.hpp>
