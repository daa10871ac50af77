package techo.interceptors.audit;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import techo.interceptors.consent.DecisionsOnRequest;
import techo.interceptors.consent.ResourceKey;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.consent.ResourceFacts;
import techo.policy.disclosure.DisclosedItem;
import techo.policy.disclosure.DisclosureRule;
import techo.policy.disclosure.ItemCode;
import techo.policy.identity.Caller;

/** Reads from an answer to a recipient what of whose record is in it, and on what ground it was let out. */
final class DisclosedResources {
    private final ResourceSubject subjects;

    DisclosedResources(ResourceSubject subjects) {
        this.subjects = subjects;
    }

    /**
     * @return empty for everybody but recipients
     * @throws IllegalStateException when a person's resource is in the answer that nobody decided about: it must not leave
     */
    List<DisclosedItem> of(RequestDetails request, Caller caller, IBaseResource answer) {
        if (!(caller instanceof Caller.Recipient)) {
            return List.of();
        }
        List<DisclosedItem> items = new ArrayList<>();
        new Reading(caller, DecisionsOnRequest.of(request), DecisionsOnRequest.facts(request), items).read(answer);
        return items;
    }

    /** One answer. */
    private final class Reading {
        private final Caller caller;
        private final Map<ResourceKey, ConsentDecision> decisions;
        private final Map<ResourceKey, ResourceFacts> facts;
        private final List<DisclosedItem> items;

        Reading(
                Caller caller,
                Map<ResourceKey, ConsentDecision> decisions,
                Map<ResourceKey, ResourceFacts> facts,
                List<DisclosedItem> items) {
            this.caller = caller;
            this.decisions = decisions;
            this.facts = facts;
            this.items = items;
        }

        void read(IBaseResource answer) {
            Optional<Permit> permit = permit(answer.fhirType(), answer.getIdElement());
            if (permit.isPresent()) {
                add(permit.get(), answer.fhirType(), answer.getIdElement(), itemCode(answer));
            } else if (answer instanceof Bundle bundle) {
                bundle.getEntry().forEach(this::read);
            } else if (!answer.fhirType().equals("AuditEvent")
                    && subjects.of(answer).isPresent()) {
                // Caught by no hook on its way out: what is not decided is not shown, and not recorded is not
                // disclosed.
                throw new IllegalStateException("a person's resource would leave undecided");
            }
        }

        private void read(Bundle.BundleEntryComponent entry) {
            if (entry.hasResource()) {
                read(entry.getResource());
            } else if (entry.getFullUrlElement().hasValue()) {
                // A deleted version in a history: its existence is shown.
                IdType id = new IdType(entry.getFullUrl());
                permit(id.getResourceType(), id)
                        .ifPresent(permit -> add(permit, id.getResourceType(), id, Optional.empty()));
            }
        }

        private Optional<Permit> permit(String type, IIdType id) {
            return Optional.ofNullable(decisions.get(new ResourceKey(type, String.valueOf(id.getIdPart()))))
                    .flatMap(decision -> decision.fold(Optional::of, deny -> Optional.empty()));
        }

        private void add(Permit permit, String type, IIdType id, Optional<ItemCode> code) {
            ResourceFacts known = facts.get(new ResourceKey(type, id.getIdPart()));
            if (known == null) {
                throw new IllegalStateException("a resource was permitted of which nothing is known");
            }
            long version = id.isVersionIdPartValidLong() ? id.getVersionIdPartAsLong() : 0;
            DisclosureRule.of(caller, permit.decidedBy())
                    .ifPresent(basis -> known.owner()
                            .ifPresent(person -> items.add(new DisclosedItem(
                                    person,
                                    basis,
                                    permit.decidedBy().consent(),
                                    known.category(),
                                    type,
                                    id.getIdPart(),
                                    version,
                                    code))));
        }
    }

    /** Only where the code says what was asked, not what was found: of a diagnosis or a drug the code is the value. */
    private static Optional<ItemCode> itemCode(IBaseResource resource) {
        if (resource instanceof Observation observation) {
            return itemCode(observation.getCode());
        } else if (resource instanceof DiagnosticReport report) {
            return itemCode(report.getCode());
        } else if (resource instanceof DocumentReference document) {
            return itemCode(document.getType());
        } else if (resource instanceof Composition composition) {
            return itemCode(composition.getType());
        }
        return Optional.empty();
    }

    private static Optional<ItemCode> itemCode(CodeableConcept concept) {
        return concept.getCoding().stream()
                .filter(coding -> coding.hasSystem() && coding.hasCode())
                .filter(coding -> ItemCode.fits(coding.getSystem(), coding.getCode()))
                .findFirst()
                .map(coding -> new ItemCode(coding.getSystem(), coding.getCode()));
    }
}
