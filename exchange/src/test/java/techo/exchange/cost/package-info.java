/** 医療費通知情報 (what medical care cost, and who paid), as a person downloads it, to FHIR and back. */
@NullMarked
package techo.exchange.cost;

import org.jspecify.annotations.NullMarked;
