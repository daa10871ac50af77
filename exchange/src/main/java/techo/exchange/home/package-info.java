/** What people measure at home: tables, Apple Health, Open mHealth. */
@NullMarked
package techo.exchange.home;

import org.jspecify.annotations.NullMarked;
