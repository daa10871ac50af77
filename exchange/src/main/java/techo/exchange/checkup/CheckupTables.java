package techo.exchange.checkup;

import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/** The code tables that translation looks things up in. */
record CheckupTables(CheckupItems items, ChoiceLists choices, CheckupMethods methods) {}
