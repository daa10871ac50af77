package techo.server.exchange;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportKey;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.SourceFile;
import techo.interceptors.consent.ResourceKey;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.Caller;
import techo.server.consent.OriginalFiles;
import techo.server.consent.StoredFacts;
import techo.server.consent.StoredFacts.Facts;
import techo.server.disclosure.Acquisitions;
import techo.server.exchange.ImportRegister.Claim;
import techo.server.profiles.ViolationsOnRequest;

/** Stores the originals, what was translated from them, and the note that they were imported, in one transaction. */
final class ImportTransaction {
    private static final String SELF_INPUT = "SELF-INPUT";

    private final IFhirSystemDao<Bundle, Meta> system;
    private final ImportRegister register;
    private final KnownReferences references;
    private final Acquisitions acquisitions;
    private final OriginalFiles originalFiles;
    private final TransactionTemplate transactions;

    ImportTransaction(
            IFhirSystemDao<Bundle, Meta> system,
            ImportRegister register,
            KnownReferences references,
            Acquisitions acquisitions,
            OriginalFiles originalFiles,
            TransactionTemplate transactions) {
        this.system = system;
        this.register = register;
        this.references = references;
        this.acquisitions = acquisitions;
        this.originalFiles = originalFiles;
        this.transactions = transactions;
    }

    /**
     * What only files say that are in the record already is left as it is: it may have been corrected or deleted since. Such a
     * file opens from now on with all that was read from these files together.
     *
     * @return empty when none of the files is new, or another request has stored one of them meanwhile
     */
    Optional<ImportOutcome.Stored> store(
            StoredPerson person, HandedOver handedOver, ReadFiles read, Instant at, Alongside alongside) {
        return Optional.ofNullable(transactions.execute(status -> {
            alongside.before();
            Map<String, String> known = new HashMap<>();
            read.files()
                    .forEach(file -> register.documentOf(person, file.digest())
                            .ifPresent(document -> known.put(file.digest(), document)));
            List<SourceFile> added = read.files().stream()
                    .filter(file -> !known.containsKey(file.digest()))
                    .toList();
            boolean mayStore = !added.isEmpty()
                    && added.stream().allMatch(file -> register.claim(person, file.digest(), at) == Claim.OURS);
            if (!mayStore) {
                status.setRollbackOnly();
                return null;
            }
            List<ImportedRecord> fresh = read.records().stream()
                    .map(record -> record.without(known.keySet()))
                    .toList();
            references.connect(person, read.records(), fresh);
            ImportOutcome.Stored stored = write(person, handedOver, added, List.copyOf(known.values()), fresh, at)
                    .withWarnings(read.warnings());
            alongside.after(stored);
            return stored;
        }));
    }

    /** @param known references to the documents of the files that are in the record already */
    private ImportOutcome.Stored write(
            StoredPerson person,
            HandedOver handedOver,
            List<SourceFile> added,
            List<String> known,
            List<ImportedRecord> records,
            Instant at) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        Map<String, Facts> facts = new HashMap<>();
        for (ImportedRecord record : records) {
            record.transaction().getEntry().forEach(bundle::addEntry);
            record.resources().forEach(resource -> facts.put(resource.key().value(), facts(resource)));
        }
        int translated = bundle.getEntry().size();
        OriginalEntries originals = new OriginalEntries(person, handedOver.caller(), at);
        List<ImportKey> documents = new ArrayList<>();
        DocumentFormat format = records.get(0).format();
        added.forEach(file -> documents.add(originals.add(bundle, file, format)));
        originals.addProvenance(
                bundle,
                Stream.concat(documents.stream().map(ImportKey::fullUrl), known.stream())
                        .toList());

        SystemRequestDetails request = request(person, handedOver.caller(), facts);
        Bundle answer = system.transactionNested(request, bundle);
        readInto(answer, translated, known);
        acquisitions.add(acquisition(person, handedOver, added, records, at));
        return complete(person, added, answer, documents, bundle)
                .withDocuments(known)
                .withWarnings(ViolationsOnRequest.problems(request));
    }

    /** @param translated how many entries come before those of the originals */
    private void readInto(Bundle answer, int translated, List<String> known) {
        List<ResourceKey> stored = answer.getEntry().stream()
                .map(entry -> new IdType(entry.getResponse().getLocation()))
                .map(id -> new ResourceKey(id.getResourceType(), id.getIdPart()))
                .toList();
        List<ResourceKey> files = stored.subList(translated, stored.size()).stream()
                .filter(key -> key.type().equals("Binary"))
                .toList();
        List<ResourceKey> documents = known.stream()
                .map(IdType::new)
                .map(id -> new ResourceKey(id.getResourceType(), id.getIdPart()))
                .toList();
        originalFiles.readInto(files, documents, stored.subList(0, translated));
    }

    private static Acquisition acquisition(
            StoredPerson person,
            HandedOver handedOver,
            List<SourceFile> files,
            List<ImportedRecord> records,
            Instant at) {
        SortedSet<DataOrigin> routes = new TreeSet<>();
        Map<DisclosedKind, Long> counts = new HashMap<>();
        for (ImportedRecord record : records) {
            for (ImportedResource resource : record.resources()) {
                DataOrigin.ofCode(resource.source().code()).ifPresent(routes::add);
                counts.merge(
                        new DisclosedKind(
                                facts(resource).category(), resource.resource().fhirType(), Optional.empty(), 1),
                        1L,
                        Long::sum);
            }
        }
        return new Acquisition(
                person.patient(),
                at,
                Acquisition.Provider.of(handedOver.caller()),
                handedOver.source(),
                handedOver.caller().client(),
                routes,
                counts.entrySet().stream()
                        .map(kind -> new DisclosedKind(
                                kind.getKey().category(), kind.getKey().type(), Optional.empty(), kind.getValue()))
                        .toList(),
                files.stream().map(SourceFile::digest).toList());
    }

    private ImportOutcome.Stored complete(
            StoredPerson person, List<SourceFile> files, Bundle answer, List<ImportKey> documents, Bundle sent) {
        List<String> references = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        List<ResourceUse> written = new ArrayList<>();
        for (int i = 0; i < sent.getEntry().size(); i++) {
            IdType id = new IdType(answer.getEntry().get(i).getResponse().getLocation());
            counts.merge(sent.getEntry().get(i).getResource().fhirType(), 1, Integer::sum);
            written.add(written(answer.getEntry().get(i).getResponse(), id));
            int document = indexOf(documents, sent.getEntry().get(i).getFullUrl());
            if (document >= 0) {
                register.complete(person, files.get(document).digest(), id.getIdPart());
                references.add("DocumentReference/" + id.getIdPart());
            }
        }
        return new ImportOutcome.Stored(references, counts, written, List.of());
    }

    private static ResourceUse written(BundleEntryResponseComponent response, IdType id) {
        Use use = response.getStatus().startsWith("201") ? Use.CREATED : Use.UPDATED;
        return ResourceUse.one(use, id.getResourceType(), id.getIdPart(), id.getVersionIdPartAsLong());
    }

    private static int indexOf(List<ImportKey> documents, String fullUrl) {
        for (int i = 0; i < documents.size(); i++) {
            if (documents.get(i).fullUrl().equals(fullUrl)) {
                return i;
            }
        }
        return -1;
    }

    /** The server writes in its own name: a citizen may not write organisations, but may own those of a file. */
    private static SystemRequestDetails request(StoredPerson person, Caller caller, Map<String, Facts> facts) {
        SystemRequestDetails request = new SystemRequestDetails();
        new StoredFacts(person.patient(), caller, resource -> facts(resource, facts)).putOn(request);
        return request;
    }

    /** As the reader decided; the original, which nobody translated, is a document that the person handed over. */
    private static Facts facts(IBaseResource resource, Map<String, Facts> byKey) {
        boolean original = resource instanceof Binary || resource instanceof DocumentReference;
        return ImportIdentifiers.of(resource)
                .flatMap(key -> Optional.ofNullable(byKey.get(key)))
                .orElse(new Facts(original ? DataCategory.DOC : DataCategory.RECORD, SELF_INPUT));
    }

    private static Facts facts(ImportedResource imported) {
        DataCategory category = DataCategory.ofCode(imported.category().code()).orElse(DataCategory.UNKNOWN);
        return new Facts(category, imported.source().code());
    }
}
