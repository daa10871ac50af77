package techo.e2e.leak;

import static techo.e2e.leak.Slot.ATTACHMENT;
import static techo.e2e.leak.Slot.DELETED;
import static techo.e2e.leak.Slot.MEASUREMENT;
import static techo.e2e.leak.Slot.PERSON;
import static techo.e2e.leak.Slot.PLACE;
import static techo.e2e.leak.Slot.RESULT;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Exits that only ask, but for operations and Bundles. */
final class ReadingExits {
    private static final String CODE = Drafts.SYSTEM + "%7C";

    private final List<Exit> exits = new ArrayList<>();

    private ReadingExits() {}

    static List<Exit> all() {
        ReadingExits all = new ReadingExits();
        all.byId();
        all.versions();
        all.searches();
        all.counts();
        all.references();
        all.probes();
        all.errors();
        all.sweeps();
        all.continued();
        return List.copyOf(all.exits);
    }

    private void byId() {
        for (Slot slot : Slot.values()) {
            if (slot != PLACE) {
                aimed("read " + slot.name().toLowerCase(Locale.ROOT), s -> s.reference(slot));
            }
        }
        aimed("read as XML", s -> s.reference(MEASUREMENT) + "?_format=xml");
        aimed("read with _summary", s -> s.reference(MEASUREMENT) + "?_summary=true");
        aimed("read with _elements", s -> s.reference(MEASUREMENT) + "?_elements=id");
        aimed("read with a slash at the end", s -> s.reference(MEASUREMENT) + "/");
        aimed("read with a matrix parameter", s -> s.reference(MEASUREMENT) + ";a=b");
        ask("OPTIONS", s -> new Ask("OPTIONS", s.reference(MEASUREMENT), Map.of(), Optional.empty()));
        ask("HEAD", s -> new Ask("HEAD", s.reference(MEASUREMENT), Map.of(), Optional.empty()));
        ask("read with If-None-Match", s -> Ask.get(s.reference(MEASUREMENT)).with("If-None-Match", "W/\"1\""));
        ask(
                "read with If-Modified-Since",
                s -> Ask.get(s.reference(MEASUREMENT)).with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
        ask("read attachment as it is", s -> Ask.get(s.reference(ATTACHMENT)).with("Accept", "text/plain"));
        aimed("read a part of the attachment", s -> s.reference(ATTACHMENT), "Range", "bytes=0-3");
    }

    private void versions() {
        aimed("vread", s -> s.reference(MEASUREMENT) + "/_history/1");
        aimed("vread of no version", s -> s.reference(MEASUREMENT) + "/_history/7");
        aimed("vread deleted", s -> s.reference(DELETED) + "/_history/1");
        aimed("vread attachment", s -> s.reference(ATTACHMENT) + "/_history/1");
        aimed("instance history", s -> s.reference(MEASUREMENT) + "/_history");
        aimed("instance history with _since", s -> s.reference(MEASUREMENT) + "/_history?_since=2020-01-01");
        aimed("instance history with _at", s -> s.reference(MEASUREMENT) + "/_history?_at=ge2020-01-01");
        aimed("instance history deleted", s -> s.reference(DELETED) + "/_history");
        aimed("instance history of the person", s -> s.reference(PERSON) + "/_history");
    }

    private void searches() {
        aimed("search _id", s -> "Observation?_id=" + s.id(MEASUREMENT));
        aimed("search GET of _search", s -> "Observation/_search?_id=" + s.id(MEASUREMENT));
        aimed(
                "search of two ids",
                s -> "Observation?_id=" + s.id(MEASUREMENT) + "," + s.id(RESULT) + "&_total=accurate");
        ask("search POST", s -> Ask.form("Observation/_search", "_id=" + s.id(MEASUREMENT)));
        ask("search POST of all types", s -> Ask.form("_search", "_id=" + s.id(MEASUREMENT) + "&_type=Observation"));
        ask("search POST of the compartment", s -> Ask.form(s.reference(PERSON) + "/Observation/_search", "_count=5"));
        aimed("search subject", s -> "Observation?subject=" + s.reference(PERSON));
        aimed("search subject without a type", s -> "Observation?subject=" + s.id(PERSON));
        aimed("search patient, sorted", s -> "Observation?patient=" + s.id(PERSON) + "&_sort=-date&_count=50");
        aimed("search code", s -> "Observation?code=" + CODE + s.secret());
        aimed("search value", s -> "Observation?value-string=" + s.secret());
        aimed("search value, in part", s -> "Observation?value-string:contains=" + s.secret());
        aimed("search code and value", s -> "Observation?code-value-string=" + CODE + s.secret() + "$" + s.secret());
        aimed("search date", s -> "Observation?date=2026-03-01&performer=" + s.reference(PLACE));
        aimed("search _lastUpdated", s -> "Observation?_lastUpdated=gt2020-01-01&performer=" + s.reference(PLACE));
        aimed("search :not", s -> "Observation?code:not=x&performer=" + s.reference(PLACE));
        aimed("search :missing", s -> "Observation?encounter:missing=true&performer=" + s.reference(PLACE));
        aimed("search identifier", s -> "Patient?identifier=" + CODE + s.secret());
        aimed("search name", s -> "Patient?family=" + s.secret());
        aimed("search document", s -> "DocumentReference?subject=" + s.reference(PERSON));
        aimed("search composition", s -> "Composition?title=" + s.secret());
        aimed("search bundle", s -> "Bundle?identifier=" + CODE + s.secret());
        aimed("search the compartment", s -> s.reference(PERSON) + "/Observation");
        aimed("search the compartment of all types", s -> s.reference(PERSON) + "/*");
        aimed("search all types", s -> "?_id=" + s.id(MEASUREMENT) + "&_type=Observation,Patient");
        aimed("search consents", s -> "Consent?patient=" + s.reference(PERSON));
        aimed("search consents by actor", s -> "Consent?actor=" + s.reference(PLACE));
        aimed("search related persons", s -> "RelatedPerson?patient=" + s.reference(PERSON));
        aimed("search provenance", s -> "Provenance?target=" + s.reference(MEASUREMENT));
        aimed("search audit events", s -> "AuditEvent?patient=" + s.reference(PERSON));
        aimed("search audit events of an entity", s -> "AuditEvent?entity=" + s.reference(MEASUREMENT));
    }

    private void counts() {
        aimed("_summary=count", s -> "Observation?subject=" + s.reference(PERSON) + "&_summary=count");
        aimed("_total=accurate", s -> "Observation?subject=" + s.reference(PERSON) + "&_total=accurate");
        aimed("_total=estimate", s -> "Observation?subject=" + s.reference(PERSON) + "&_total=estimate");
        aimed("_count=0", s -> "Observation?subject=" + s.reference(PERSON) + "&_count=0");
        aimed("count by place", s -> "Observation?performer=" + s.reference(PLACE) + "&_summary=count");
        aimed("_count=0 by place", s -> "Observation?performer=" + s.reference(PLACE) + "&_count=0");
        aimed("_count=0 by word", s -> "Observation?code=" + CODE + s.secret() + "&_count=0");
        aimed("page of one", s -> "Observation?performer=" + s.reference(PLACE) + "&_count=1");
        aimed("page by its name", s -> "?_getpages=" + s.id(MEASUREMENT));
        aimed("page behind the end", s -> "Observation?performer=" + s.reference(PLACE) + "&_count=1&_offset=1");
    }

    private void references() {
        aimed("_include", s -> "Observation?_id=" + s.id(RESULT) + "&_include=Observation:subject");
        aimed("_include of every parameter", s -> "Observation?_id=" + s.id(RESULT) + "&_include=Observation:*");
        aimed("_include with a type", s -> "Observation?_id=" + s.id(RESULT) + "&_include=Observation:subject:Patient");
        aimed("_revinclude of every parameter", s -> "Organization?_id=" + s.id(PLACE) + "&_revinclude=Observation:*");
        aimed("_include of the hidden", s -> "Observation?_id=" + s.id(MEASUREMENT) + "&_include=*");
        aimed("_revinclude", s -> "Patient?_id=" + s.id(PERSON) + "&_revinclude=Observation:subject");
        aimed(
                "_revinclude from what all may see",
                s -> "Organization?_id=" + s.id(PLACE) + "&_revinclude=Observation:performer");
        aimed("_revinclude=*", s -> "Organization?_id=" + s.id(PLACE) + "&_revinclude=*");
        aimed(
                "_include:iterate",
                s -> "Organization?_id=" + s.id(PLACE)
                        + "&_revinclude=Observation:performer&_include:iterate=Observation:subject");
        aimed(
                "_revinclude:iterate",
                s -> "Organization?_id=" + s.id(PLACE)
                        + "&_revinclude=Observation:performer&_revinclude:iterate=Composition:entry");
        aimed(
                "_revinclude of what tells of it",
                s -> "Observation?_id=" + s.id(MEASUREMENT) + "&_revinclude=Provenance:target"
                        + "&_revinclude=AuditEvent:entity");
        aimed(
                "_include of what a report names",
                s -> "DiagnosticReport?subject=" + s.reference(PERSON) + "&_include=DiagnosticReport:result");
        aimed("search by what a report names", s -> "DiagnosticReport?result=" + s.reference(MEASUREMENT));
        aimed("search by what a result has as member", s -> "Observation?has-member=" + s.id(MEASUREMENT));
        aimed("history of what names it", s -> s.reference(Slot.REPORT) + "/_history");
        aimed("$everything", s -> s.reference(PERSON) + "/$everything");
        aimed("$everything with _type", s -> s.reference(PERSON) + "/$everything?_type=Observation");
        aimed("$everything with _since", s -> s.reference(PERSON) + "/$everything?_since=2020-01-01");
        aimed(
                "$everything sorted by a chain",
                s -> s.reference(PERSON) + "/$everything?_type=Observation&_sort=performer.name");
        aimed(
                "$everything with _typeFilter",
                s -> s.reference(PERSON) + "/$everything?_typeFilter=Observation%3Fcode%3Dx");
        aimed("$everything of a type", s -> "Patient/$everything?_id=" + s.id(PERSON));
    }

    private void probes() {
        aimed("_has", s -> "Organization?_has:Observation:performer:code=" + CODE + s.secret());
        aimed("_has by id", s -> "Organization?_has:Observation:performer:_id=" + s.id(MEASUREMENT));
        aimed(
                "_has of _has",
                s -> "Organization?_has:Observation:performer:_has:Composition:entry:title=" + s.secret());
        aimed(
                "_has of the person",
                s -> "Patient?_id=" + s.id(PERSON) + "&_has:Observation:subject:value-string=" + s.secret());
        aimed(
                "_has in a count",
                s -> "Organization?_has:Observation:performer:_id=" + s.id(MEASUREMENT) + "&_summary=count");
        aimed("chain by id", s -> "Observation?performer=" + s.reference(PLACE) + "&subject._id=" + s.id(PERSON));
        aimed("chain of chains", s -> "Composition?entry.subject.family=" + s.secret());
        ask("chain POST", s -> Ask.form("Observation/_search", "subject.family=" + s.secret()));
        aimed("chain", s -> "Observation?subject.family=" + s.secret());
        aimed("chain with a type", s -> "Observation?subject:Patient.identifier=" + CODE + s.secret());
        aimed("chain with a modifier", s -> "Observation?subject:Patient.family:exact=" + s.secret());
        aimed("chain in a count", s -> "Observation?subject.family=" + s.secret() + "&_summary=count");
        aimed("_sort by a chain", s -> "Observation?performer=" + s.reference(PLACE) + "&_sort=subject.family");
        for (String order : List.of("asc", "desc")) {
            aimed(
                    "_sort:" + order + " by a chain",
                    s -> "Observation?performer=" + s.reference(PLACE) + "&_sort:" + order + "=subject.family");
        }
        aimed("_sort by the person", s -> "Observation?performer=" + s.reference(PLACE) + "&_sort=subject&_count=1");
        aimed(
                "_sort, first of all",
                s -> "Observation?performer=" + s.reference(PLACE) + "&_sort=value-string&_count=1");
        aimed(
                "_sort, last of all",
                s -> "Observation?performer=" + s.reference(PLACE) + "&_sort=-value-string&_count=1");
        aimed("_sort", s -> "Observation?performer=" + s.reference(PLACE) + "&_sort=value-string");
        aimed("_filter", s -> "Observation?_filter=" + url("code eq " + s.secret()));
        aimed("_filter by id", s -> "Observation?_filter=" + url("_id eq \"" + s.id(MEASUREMENT) + "\""));
        aimed("_filter through a reference", s -> "Observation?_filter=" + url("subject.family eq " + s.secret()));
        aimed("_filter in a count", s -> "Observation?_filter=" + url("code eq " + s.secret()) + "&_summary=count");
        ask("_filter POST", s -> Ask.form("Observation/_search", "_filter=" + url("code eq " + s.secret())));
        aimed("_list", s -> "Observation?_list=" + s.id(MEASUREMENT));
        aimed("_text", s -> "Observation?_text=" + s.secret());
        aimed("_content", s -> "Observation?_content=" + s.secret());
        aimed("_query", s -> "Observation?_query=all&performer=" + s.reference(PLACE));
        aimed("_contained", s -> "Observation?_contained=both&code=" + CODE + s.secret());
        aimed("reference by identifier", s -> "Observation?subject:identifier=" + CODE + s.secret());
    }

    private void errors() {
        aimed("unknown operation", s -> s.reference(MEASUREMENT) + "/$nothing-of-this-name");
        aimed("unknown path", s -> s.reference(MEASUREMENT) + "/nothing");
        aimed("unknown format", s -> s.reference(MEASUREMENT) + "?_format=nothing");
        aimed("unknown version form", s -> s.reference(MEASUREMENT) + "/_history/nothing");
        aimed("wrong type", s -> "Condition/" + s.id(MEASUREMENT));
        aimed("unknown type", s -> "Nothing/" + s.id(MEASUREMENT));
        ask("unknown method", s -> Ask.post(s.reference(MEASUREMENT), "{}"));
    }

    private void sweeps() {
        for (String target : List.of(
                "Observation",
                "Observation?_count=200",
                "Observation?_summary=count",
                "Observation?_count=0",
                "Observation?_total=accurate",
                "Observation?_sort=-_lastUpdated",
                "Patient",
                "Patient?birthdate=1970-01-01",
                "Patient?_revinclude=Observation:subject",
                "Patient?_has:Observation:subject:date=2026-03-01",
                "Observation?subject.birthdate=1970-01-01",
                "DocumentReference",
                "Bundle",
                "Composition",
                "Binary",
                "Consent",
                "Patient/$everything",
                "Observation/$lastn",
                "Observation/$meta",
                "$meta",
                "$get-resource-counts",
                "_history",
                "Observation/_history",
                "Patient/_history?_count=200",
                "?_type=Observation",
                "$graphql?query=%7BObservationList%7Bid%7D%7D",
                "metadata")) {
            exits.add(new Exit.Sweeping("all: " + target, Ask.get(target)));
        }
        exits.add(new Exit.Sweeping(
                "all: batch count", Ask.post("", OperationExits.bundle("batch", "Observation?_summary=count", ""))));
    }

    private void continued() {
        exits.add(new Exit.Continued(
                "next page",
                s -> Ask.get("Observation?subject=" + s.reference(PERSON) + "&_count=1"),
                answer -> Links.next(answer.body())));
        exits.add(new Exit.Continued(
                "next page of $everything",
                s -> Ask.get(s.reference(PERSON) + "/$everything?_count=1"),
                answer -> Links.next(answer.body())));
        exits.add(new Exit.Continued(
                "next page of the history",
                s -> Ask.get(s.reference(DELETED) + "/_history?_count=1"),
                answer -> Links.next(answer.body())));
        exits.add(new Exit.Continued(
                "export of a person",
                s -> Ask.get(s.reference(PERSON) + "/$export").with("Prefer", "respond-async"),
                Links::ofJob));
        exits.add(new Exit.Continued(
                "export of all people",
                s -> Ask.get("Patient/$export?_type=Observation,Patient").with("Prefer", "respond-async"),
                Links::ofJob));
    }

    private void aimed(String name, Function<Subject, String> target) {
        ask(name, subject -> Ask.get(target.apply(subject)));
    }

    private void aimed(String name, Function<Subject, String> target, String header, String value) {
        ask(name, subject -> Ask.get(target.apply(subject)).with(header, value));
    }

    private void ask(String name, Function<Subject, Ask> ask) {
        exits.add(new Exit.Aimed(name, false, ask));
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
