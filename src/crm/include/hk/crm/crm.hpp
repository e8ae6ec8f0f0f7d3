// The records people work with: leads, their contacts and properties, and what was done (activities).
//
// Functions take the caller's session and are part of its transaction. Money in cents, areas in square feet, times in
// microseconds UTC. Ids are TypeIDs: lead_, contact_, property_, activity_.
#pragma once

#include <hk/crm/activity.hpp>
#include <hk/crm/api.hpp>
#include <hk/crm/contact.hpp>
#include <hk/crm/filter.hpp>
#include <hk/crm/lead.hpp>
#include <hk/crm/object.hpp>
#include <hk/crm/operations.hpp>
#include <hk/crm/property.hpp>
#include <hk/crm/record_store.hpp>
#include <hk/crm/records.hpp>
#include <hk/crm/schema.hpp>
#include <hk/crm/similar.hpp>
#include <hk/crm/viewer.hpp>
#include <hk/crm/word_learner.hpp>
