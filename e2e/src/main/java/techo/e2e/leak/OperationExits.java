package techo.e2e.leak;

import static techo.e2e.leak.Slot.ATTACHMENT;
import static techo.e2e.leak.Slot.COMPOSITION;
import static techo.e2e.leak.Slot.DOCUMENT;
import static techo.e2e.leak.Slot.MEASUREMENT;
import static techo.e2e.leak.Slot.PERSON;
import static techo.e2e.leak.Slot.PLACE;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Operations and Bundles that only ask. */
final class OperationExits {
    private static final String CODE = Drafts.SYSTEM + "%7C";

    private final List<Exit> exits = new ArrayList<>();

    private OperationExits() {}

    static List<Exit> all() {
        OperationExits all = new OperationExits();
        all.operations();
        all.bundles();
        return List.copyOf(all.exits);
    }

    private void operations() {
        for (String query : List.of("$meta", "$diff", "$validate", "$violations", "$graphql?query=%7Bid%7D")) {
            aimed(query.replaceAll("\\?.*", "") + " of one", s -> s.reference(MEASUREMENT) + "/" + query);
        }
        aimed("$validate before a deletion", s -> s.reference(MEASUREMENT) + "/$validate?mode=delete");
        aimed(
                "$validate before the deletion of what the hidden refers to",
                s -> s.reference(PLACE) + "/$validate?mode=delete");
        ask("$validate of what refers to it", s -> Ask.post("Observation/$validate", Drafts.referring(s)));
        aimed("$meta of a version", s -> s.reference(MEASUREMENT) + "/_history/1/$meta");
        aimed("$meta of the attachment", s -> s.reference(ATTACHMENT) + "/$meta");
        aimed("$diff of versions", s -> s.reference(MEASUREMENT) + "/$diff?fromVersion=1");
        aimed("$meta of the person", s -> s.reference(PERSON) + "/$meta");
        aimed("$diff of two", s -> "$diff?from=" + s.reference(MEASUREMENT) + "&to=" + s.reference(MEASUREMENT));
        aimed("$lastn", s -> "Observation/$lastn?subject=" + s.reference(PERSON));
        aimed("$document", s -> s.reference(COMPOSITION) + "/$document");
        aimed("$docref", s -> "DocumentReference/$docref?patient=" + s.id(PERSON));
        aimed(
                "$graphql",
                s -> "$graphql?query=" + url("{Observation(id:\"" + s.id(MEASUREMENT) + "\"){id,valueString}}"));
        aimed("$graphql list", s -> "$graphql?query=" + url("{ObservationList(code:\"" + s.secret() + "\"){id}}"));
        aimed(
                "$graphql from what all may see",
                s -> s.reference(PLACE) + "/$graphql?query="
                        + url("{ObservationList(_reference:performer){id,valueString}}"));
        ask(
                "$graphql POST",
                s -> Ask.post("$graphql", "{\"query\":\"{Observation(id:\\\"" + s.id(MEASUREMENT) + "\\\"){id}}\"}"));
        ask(
                "$everything POST",
                s -> Ask.post(s.reference(PERSON) + "/$everything", "{\"resourceType\":\"Parameters\"}"));
        aimed("$binary-access-read", s -> s.reference(ATTACHMENT) + "/$binary-access-read?path=Binary.data");
        aimed(
                "$binary-access-read of the document",
                s -> s.reference(DOCUMENT) + "/$binary-access-read?path=DocumentReference.content.attachment");
        aimed("$summary", s -> s.reference(PERSON) + "/$summary");
        aimed("$export of a person", s -> s.reference(PERSON) + "/$export", "Prefer", "respond-async");
        ask(
                "$export of some people",
                s -> Ask.post("Patient/$export", """
                        {"resourceType":"Parameters","parameter":[{"name":"patient","valueReference":{"reference":"%s"}}]}""".formatted(s.reference(PERSON)))
                        .with("Prefer", "respond-async"));
        aimed("$export of a group", s -> "Group/" + s.id(PERSON) + "/$export", "Prefer", "respond-async");
        aimed("group with a member", s -> "Group?member=" + s.reference(PERSON));
        ask(
                "$match",
                s -> Ask.post(
                        "Patient/$match",
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":"
                                + Drafts.person(s) + "}]}"));
        ask(
                "$member-match",
                s -> Ask.post(
                        "Patient/$member-match",
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"MemberPatient\",\"resource\":"
                                + Drafts.person(s) + "}]}"));
    }

    private void bundles() {
        for (String type : List.of("batch", "transaction")) {
            ask("read in a " + type, s -> Ask.post("", bundle(type, s.reference(MEASUREMENT))));
            ask("HEAD in a " + type, s -> Ask.post("", """
                            {"resourceType":"Bundle","type":"%s","entry":[{"request":{"method":"HEAD","url":"%s"}}]}""".formatted(type, s.reference(MEASUREMENT))));
            ask(
                    "_search in a " + type,
                    s -> Ask.post("", bundle(type, "Observation/_search?_id=" + s.id(MEASUREMENT))));
            ask(
                    "_sort:asc by a chain in a " + type,
                    s -> Ask.post(
                            "",
                            bundle(type, "Observation?performer=" + s.reference(PLACE) + "&_sort:asc=subject.family")));
            ask("vread in a " + type, s -> Ask.post("", bundle(type, s.reference(MEASUREMENT) + "/_history/1")));
            ask("history in a " + type, s -> Ask.post("", bundle(type, s.reference(MEASUREMENT) + "/_history")));
            ask(
                    "read with ifNoneMatch in a " + type,
                    s -> Ask.post("", bundle(type, s.reference(MEASUREMENT), ",\"ifNoneMatch\":\"W/\\\"1\\\"\"")));
            ask("read attachment in a " + type, s -> Ask.post("", bundle(type, s.reference(ATTACHMENT))));
            ask("$meta in a " + type, s -> Ask.post("", bundle(type, s.reference(MEASUREMENT) + "/$meta")));
            ask("chain in a " + type, s -> Ask.post("", bundle(type, "Observation?subject.family=" + s.secret())));
            ask("search in a " + type, s -> Ask.post("", bundle(type, "Observation?code=" + CODE + s.secret())));
            ask(
                    "count in a " + type,
                    s -> Ask.post("", bundle(type, "Observation?subject=" + s.reference(PERSON) + "&_summary=count")));
            ask(
                    "_revinclude in a " + type,
                    s -> Ask.post(
                            "",
                            bundle(type, "Organization?_id=" + s.id(PLACE) + "&_revinclude=Observation:performer")));
            ask(
                    "_has in a " + type,
                    s -> Ask.post(
                            "", bundle(type, "Organization?_has:Observation:performer:_id=" + s.id(MEASUREMENT))));
            ask("$everything in a " + type, s -> Ask.post("", bundle(type, s.reference(PERSON) + "/$everything")));
        }
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

    private static String bundle(String type, String url) {
        return bundle(type, url, "");
    }

    /** @param more further elements of the request, each after a comma */
    static String bundle(String type, String url, String more) {
        return """
                {"resourceType":"Bundle","type":"%s","entry":[{"request":{"method":"GET","url":"%s"%s}}]}""".formatted(type, url, more);
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
