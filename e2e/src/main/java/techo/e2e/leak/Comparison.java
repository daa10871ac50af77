package techo.e2e.leak;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings two answers into a form in which they are equal exactly when they tell the same. What is taken out differs between
 * any two answers of a server, whatever they are about; everything else is compared byte by byte.
 */
final class Comparison {
    /** Of the connection, the moment and the request; the length follows from the body. */
    private static final Set<String> VOLATILE_HEADERS = Set.of(
            "date", "connection", "keep-alive", "content-length", "transfer-encoding", "x-request-id", ":status");

    private static final Set<String> TIMES = Set.of("last-modified", "expires");

    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String pattern, String replacement) {
            return new Rule(Pattern.compile(pattern), replacement);
        }
    }

    private static final List<Rule> VOLATILE = List.of(
            // A Bundle of results and a CapabilityStatement are made for one answer.
            Rule.of(
                    "(\"resourceType\":\\s*\"(?:Bundle|CapabilityStatement)\",\\s*\"id\":\\s*)\"[^\"]*\"",
                    "$1\"{made}\""),
            Rule.of("((?:content-)?location=[^,}]*/(?:Bundle|CapabilityStatement)/)[0-9a-f-]+", "$1{made}"),
            Rule.of("(\"status\":\\s*\"active\",\\s*\"date\":\\s*)\"[^\"]*\"", "$1\"{time}\""),
            // When something was stored, or answered.
            Rule.of("(\"(?:lastUpdated|transactionTime|timestamp)\":\\s*)\"[^\"]*\"", "$1\"{time}\""),
            Rule.of("<(lastUpdated|timestamp) value=\"[^\"]*\"", "<$1 value=\"{time}\""),
            // HAPI appends the request's id to meta.source.
            Rule.of("(\"source\":\\s*\"[^\"#]*#)[^\"]*\"", "$1{request}\""),
            // Names of what a server keeps for one caller: pages, jobs.
            Rule.of("(_getpages=)[^&\"\\s]+", "$1{pages}"),
            Rule.of("(_jobId=)[^&\"\\s]+", "$1{job}"));

    private static final Pattern NAME = Pattern.compile("\\{(secret|open|"
            + Stream.of(Slot.values()).map(Comparison::name).collect(Collectors.joining("|")) + ")}");

    private static final Pattern MADE = Pattern.compile("/([^/]+)/_history/");

    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z-]{20,}");

    private Comparison() {}

    static String normal(Answer answer, Subject about) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers().forEach((name, values) -> {
            if (!VOLATILE_HEADERS.contains(name)) {
                headers.put(name, TIMES.contains(name) ? "{time}" : String.join(", ", values));
            }
        });
        String text = answer.status() + " " + headers + "\n" + answer.body();
        for (Rule rule : VOLATILE) {
            text = rule.pattern().matcher(text).replaceAll(rule.replacement());
        }
        String known = withoutNames(text, about);
        return made(answer).map(id -> known.replace(id, "{made}")).orElse(known);
    }

    /** What a request made has an id that neither it nor the record had. */
    private static Optional<String> made(Answer answer) {
        return answer.headers().getOrDefault("location", List.of()).stream()
                .filter(address -> answer.status() == 201)
                .map(MADE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    /**
     * @param asked the request, with the names of the subject taken out as they are in the answers
     * @return the leak when the two answers differ
     */
    static Optional<Leak> between(Situation situation, String exit, String asked, String hidden, String absent) {
        if (hidden.equals(absent)) {
            return Optional.empty();
        }
        // Names that come back with the answer and were neither in the question nor in the other answer.
        boolean content = NAME.matcher(hidden)
                .results()
                .map(MatchResult::group)
                .anyMatch(name -> !asked.contains(name) && !absent.contains(name));
        return Optional.of(
                new Leak(situation, exit, content ? Leak.Kind.CONTENT : Leak.Kind.EXISTENCE, hidden, absent));
    }

    static String normal(Ask ask, Subject about) {
        return withoutNames(ask.target() + ask.headers() + ask.body().orElse(""), about);
    }

    /** An address of the same form that leads to nothing. */
    static String invented(String address, Subject hidden, Subject absent) {
        String about = address;
        for (Slot slot : Slot.values()) {
            about = about.replace(hidden.id(slot), "{" + slot + "}");
        }
        about = TOKEN.matcher(about).replaceAll(found -> other(found.group()));
        for (Slot slot : Slot.values()) {
            about = about.replace("{" + slot + "}", absent.id(slot));
        }
        return about;
    }

    /** Digits stay digits and letters letters, and nothing stays as it is. */
    private static String other(String token) {
        StringBuilder other = new StringBuilder();
        for (char c : token.toCharArray()) {
            other.append((char)
                    (c == '-' ? c : c == '9' ? '0' : c == 'f' || c == 'z' ? 'a' : c == 'F' || c == 'Z' ? 'A' : c + 1));
        }
        return other.toString();
    }

    private static String name(Slot slot) {
        return slot.name().toLowerCase(Locale.ROOT);
    }

    private static String withoutNames(String text, Subject about) {
        String without = text;
        for (Slot slot : Slot.values()) {
            without = without.replace(about.id(slot), "{" + name(slot) + "}");
        }
        String encoded = Base64.getEncoder().encodeToString(about.secret().getBytes(StandardCharsets.UTF_8));
        return without.replace(about.secret(), "{secret}")
                .replace(encoded, "{secret}")
                .replace(about.open(), "{open}");
    }
}
