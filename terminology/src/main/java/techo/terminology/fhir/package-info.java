/** The terminology as FHIR R4 resources, and as a module of HAPI's validator. */
@NullMarked
package techo.terminology.fhir;

import org.jspecify.annotations.NullMarked;
