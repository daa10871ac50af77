/** 電子版お薬手帳 (JAHIS electronic medication notebook, JAHISTC) to FHIR. */
@NullMarked
package techo.exchange.notebook;

import org.jspecify.annotations.NullMarked;
