/* person.h: opening one sealed insured number, with a reason. What is recorded: who, when, whose, why. */
#pragma once
#include "http/feature.h"

extern const Feature feature_person;
