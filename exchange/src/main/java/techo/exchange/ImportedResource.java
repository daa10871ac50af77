package techo.exchange;

import org.hl7.fhir.r4.model.Resource;

/**
 * One resource of an imported record, with what the server needs to decide who may see it.
 *
 * <p>INVARIANT: the resource carries {@code key.identifier()} among its identifiers, and refers to its siblings by their
 * {@link ImportKey#fullUrl()}.
 */
public record ImportedResource(ImportKey key, Resource resource, RecordCategory category, RecordSource source) {}
