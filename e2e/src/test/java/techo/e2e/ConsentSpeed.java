package techo.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import techo.e2e.TechoUnderTest.Clinic;
import techo.e2e.leak.Caller;
import techo.e2e.leak.Drafts;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest.RecipientKind;
import techo.e2e.leak.Slot;
import techo.e2e.leak.Subject;

/**
 * Measures what consent costs a search on PostgreSQL, for a recipient of ten people and one of all, and prints the plans.
 * Run by hand; {@code docs/benchmarks.md} has the command and figures.
 *
 * <p>One resource is stored over HTTP and its rows are multiplied in SQL. Two nodes on that database answer the same
 * searches in turn: the packaged server to a recipient, and the same with consent taken out to an operator, to whom
 * nothing is disclosed. Both write the audit record; what the recipient's answer costs more is consent and the ledger.
 */
final class ConsentSpeed {
    private static final int RESOURCES_EACH = 10;
    private static final int CODES = 50;
    private static final int SMALL = 10;
    private static final int BODIES = 5_000;
    private static final int ROUNDS = 300;
    private static final int COUNT_ROUNDS = 10;
    /** Until both compilers have done their work, on both nodes and both ways through the database. */
    private static final int WARM_UP = 1_500;

    private static final int WARM_UP_OF_COUNTS = 5;
    /** The nodes of other tests have one compiler only, to start sooner. */
    private static final String BOTH_COMPILERS = "-XX:TieredStopAtLevel=4";

    private static final long FIRST_RESOURCE = 10_000_000_000L;
    private static final long FIRST_PERSON = 20_000_000_000L;
    private static final List<String> TABLES = List.of(
            "hfj_resource", "hfj_spidx_token", "techo_resource", "techo_grant", "techo_provision", "hfj_res_ver");
    private static final Pattern LOGGED = Pattern.compile("execute [^:]*: (SELECT .*HFJ_SPIDX_TOKEN.*)");
    /** Of what grows with the number of resources. */
    private static final Pattern WHOLE_TABLE =
            Pattern.compile("Seq Scan on (hfj_\\w+|techo_(?:resource|resource_part|grant|provision))\\b");

    private static final Pattern VALUE = Pattern.compile("\\$(\\d+) = ('(?:[^']|'')*'|NULL)");

    private final Connection database;
    private final Path log;
    private final TechoUnderTest on;
    private final String off;
    private final Caller operator;
    private Subject template = Subject.invented();
    private Clinic small;
    private Clinic all;

    private ConsentSpeed(Connection database, Path log, TechoUnderTest on, String off, Caller operator) {
        this.database = database;
        this.log = log;
        this.on = on;
        this.off = off;
        this.operator = operator;
    }

    /** @param sizes numbers of resources, in growing order */
    public static void main(String[] sizes) throws Exception {
        Path directory = Files.createTempDirectory("techo-speed");
        Path log = directory.resolve("postgres.log");
        try (EmbeddedPostgres postgres = Site.postgres(
                        Redirect.to(log.toFile()),
                        Map.of(
                                "shared_buffers", "2GB",
                                "effective_cache_size", "6GB",
                                "maintenance_work_mem", "512MB",
                                "max_wal_size", "8GB",
                                "random_page_cost", "1.1",
                                "jit", "off",
                                "autovacuum", "off"));
                Site site = Site.onPostgres(directory, postgres)) {
            Path classes = Checkout.root().resolve("e2e/target/test-classes");
            TechoUnderTest on =
                    new TechoUnderTest(site.startAltered(classes, site.data(), BOTH_COMPILERS), site.issuer());
            String off = site.startAltered(
                    classes, site.dataApart(), BOTH_COMPILERS, "-D" + ConsentTakenOut.SETTING + "=off");
            try (Connection database = site.database(postgres)) {
                ConsentSpeed speed = new ConsentSpeed(
                        database, log, on, off, () -> site.issuer().operator("alice"));
                speed.template();
                for (String size : sizes) {
                    speed.grow(Long.parseLong(size));
                    speed.measure(Long.parseLong(size));
                }
            }
        }
        System.exit(0);
    }

    /** One person with one result, who consents to both recipients. */
    private void template() {
        template = on.store(template, Set.of(Part.NAME, Part.RESULT));
        small = on.recipient(RecipientKind.REGULAR);
        all = on.recipient(RecipientKind.REGULAR);
        on.consent(template, small, Set.of(Part.values()));
        on.consent(template, all, Set.of(Part.values()));
    }

    /** Puts {@code size} results of a tenth as many people into the tables, in place of what was there. */
    private void grow(long size) throws SQLException {
        long people = size / RESOURCES_EACH;
        long person = number("select res_id from hfj_resource where fhir_id = '" + template.id(Slot.PERSON) + "'");
        long result = number("select res_id from hfj_resource where fhir_id = '" + template.id(Slot.RESULT) + "'");
        long begin = System.nanoTime();
        Map<String, List<String>> rules = withoutRules();
        for (String table : TABLES) {
            run("delete from " + table + " where "
                    + (table.endsWith("_grant") || table.endsWith("_provision") ? "patient_pid" : "res_id") + " >= "
                    + FIRST_RESOURCE);
        }
        String resource = FIRST_RESOURCE + " + i";
        String owner = FIRST_PERSON + " + i % " + people;
        // Ten people have all their results by the code that is searched, so that their page is as full as everybody's.
        String code =
                "case when i % " + people + " < " + SMALL + " then 0 else (i / " + people + " + i) % " + CODES + " end";
        copy("hfj_resource", "res_id = " + result, size, Map.of("res_id", resource, "fhir_id", "'r' || i"));
        copy(
                "hfj_resource",
                "res_id = " + person,
                people,
                Map.of("res_id", FIRST_PERSON + " + i", "fhir_id", "'p' || i"));
        copy("techo_resource", "res_id = " + result, size, Map.of("res_id", resource, "patient_pid", owner));
        copy(
                "techo_resource",
                "res_id = " + person,
                people,
                Map.of("res_id", FIRST_PERSON + " + i", "patient_pid", FIRST_PERSON + " + i"));
        copy(
                "hfj_spidx_token",
                "res_id = " + result + " and sp_value = '" + template.open() + "'",
                size,
                Map.of(
                        "sp_id", "t.sp_id * 100000000 + i",
                        "res_id", resource,
                        "hash_value", "t.hash_value + (" + code + ")",
                        "hash_sys", "t.hash_sys + (" + code + ")",
                        "hash_sys_and_value", "t.hash_sys_and_value + (" + code + ")"));
        // Bodies of what searches find first; nobody reads the others.
        copy(
                "hfj_res_ver",
                "res_id = " + result,
                size,
                "i < " + BODIES + " or i % " + people + " < " + SMALL,
                Map.of(
                        "pid",
                        resource,
                        "res_id",
                        resource,
                        "res_text_vc",
                        "replace(t.res_text_vc, 'Patient/" + template.id(Slot.PERSON) + "', 'Patient/p' || i % "
                                + people + ")"));
        for (Clinic clinic : List.of(small, all)) {
            long granting = clinic == small ? SMALL : people;
            for (String table : List.of("techo_grant", "techo_provision")) {
                copy(
                        table,
                        "patient_pid = " + person + " and grantee = '" + clinic.id() + "'",
                        granting,
                        Map.of(
                                table.replace("techo_", "") + "_id",
                                "default",
                                "patient_pid",
                                FIRST_PERSON + " + i",
                                "consent_id",
                                "'c' || i || '-' || t.grantee"));
            }
        }
        withRules(rules);
        for (String table : TABLES) {
            run("vacuum analyze " + table);
        }
        say("%,d results of %,d people stored in %.0f s", size, people, (System.nanoTime() - begin) / 1e9);
    }

    /** @return what makes each table's indexes and keys, dropped while rows are put in */
    private Map<String, List<String>> withoutRules() throws SQLException {
        Map<String, List<String>> rules = new TreeMap<>();
        for (String table : TABLES) {
            List<String> made = new ArrayList<>();
            for (String[] row : rows("select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'f'"
                    + " and (conrelid = '" + table + "'::regclass or confrelid = '" + table + "'::regclass)"
                    + " and conrelid = '" + table + "'::regclass")) {
                run("alter table " + table + " drop constraint " + row[0]);
            }
            for (String[] row : rows("select indexname, indexdef from pg_indexes where tablename = '" + table
                    + "' and indexname not in (select conname from pg_constraint where conrelid = '" + table
                    + "'::regclass)")) {
                run("drop index " + row[0]);
                made.add(row[1]);
            }
            rules.put(table, made);
        }
        return rules;
    }

    private void withRules(Map<String, List<String>> rules) throws SQLException {
        for (List<String> made : rules.values()) {
            for (String index : made) {
                run(index);
            }
        }
    }

    private void copy(String table, String template, long times, Map<String, String> changed) throws SQLException {
        copy(table, template, times, "true", changed);
    }

    /** @param wanted a condition on {@code i}, which counts the copies */
    private void copy(String table, String template, long times, String wanted, Map<String, String> changed)
            throws SQLException {
        List<String> columns = rows("select column_name from information_schema.columns where table_name = '" + table
                        + "' and is_generated = 'NEVER' order by ordinal_position")
                .stream()
                .map(row -> row[0])
                .filter(column -> !"default".equals(changed.get(column)))
                .toList();
        run("insert into " + table + " (" + String.join(", ", columns) + ") select "
                + columns.stream()
                        .map(column -> changed.getOrDefault(column, "t." + column))
                        .collect(Collectors.joining(", "))
                + " from generate_series(0, " + (times - 1) + ") i cross join (select * from " + table + " where "
                + template + ") t where " + wanted);
    }

    private void measure(long size) throws Exception {
        String byCode = "Observation?code=" + Drafts.SYSTEM + "%7C" + template.open() + "&_count=20";
        for (Clinic clinic : List.of(small, all)) {
            String who = clinic == small ? "ten people" : "all people";
            for (String search : List.of(byCode, byCode.replace("&_count=20", "&_summary=count"))) {
                explain(who + ", " + search.replaceAll(".*&", ""), search, clinic);
            }
            warmUp(byCode, clinic, WARM_UP);
            compare(size, who + ", page", byCode, clinic, ROUNDS);
            String count = byCode.replace("&_count=20", "&_summary=count");
            warmUp(count, clinic, WARM_UP_OF_COUNTS);
            compare(size, who + ", count", count, clinic, COUNT_ROUNDS);
            statements("with consent", on.base().toString(), byCode, clinic.headers());
            statements("without", off, byCode, operator.headers());
        }
    }

    /** Every statement of one warm search, with what the database took to parse, to plan and to run it. */
    private void statements(String title, String node, String search, Map<String, String> caller) throws Exception {
        run("alter system set log_min_duration_statement = 0");
        run("select pg_reload_conf()");
        Http.pause(Duration.ofMillis(500));
        String before = Files.readString(log);
        ask(node, search, caller);
        run("alter system reset log_min_duration_statement");
        run("select pg_reload_conf()");
        String said = Files.readString(log).substring(before.length());
        System.out.println("STATEMENTS " + title);
        said.lines()
                .filter(line -> line.contains("duration:"))
                .forEach(line -> System.out.println("    " + line.replaceFirst(".*duration: ", "")));
    }

    /** The plan that a statement of the server gets, with the values that it had. */
    private void explain(String title, String search, Clinic clinic) throws Exception {
        run("alter system set log_statement = 'all'");
        run("select pg_reload_conf()");
        Http.pause(Duration.ofMillis(500));
        String before = Files.readString(log);
        ask(on.base().toString(), search, clinic.headers());
        run("alter system reset log_statement");
        run("select pg_reload_conf()");
        String said = Files.readString(log).substring(before.length());
        List<String> statements = statements(said);
        for (String statement : statements) {
            List<String[]> plan = rows("explain (analyze, buffers, settings off) " + statement);
            say("PLAN %s", title);
            plan.forEach(line -> System.out.println("    " + line[0]));
            boolean page = search.contains("&_count=");
            if (page
                    && plan.stream()
                            .anyMatch(line -> WHOLE_TABLE.matcher(line[0]).find())) {
                throw new IllegalStateException("a page goes through a whole table");
            }
        }
    }

    private static List<String> statements(String said) {
        List<String> statements = new ArrayList<>();
        String[] lines = said.split("\n");
        for (int i = 0; i < lines.length; i++) {
            Matcher logged = LOGGED.matcher(lines[i]);
            if (logged.find()) {
                String statement = logged.group(1);
                Map<Integer, String> values = new TreeMap<>(Comparator.reverseOrder());
                if (i + 1 < lines.length) {
                    Matcher value = VALUE.matcher(lines[i + 1]);
                    while (value.find()) {
                        values.put(Integer.parseInt(value.group(1)), value.group(2));
                    }
                }
                for (Map.Entry<Integer, String> value : values.entrySet()) {
                    statement = statement.replace("$" + value.getKey(), value.getValue());
                }
                statements.add(statement);
            }
        }
        return statements;
    }

    private void warmUp(String search, Clinic clinic, int rounds) {
        for (int i = 0; i < rounds; i++) {
            ask(on.base().toString(), search, clinic.headers());
            ask(off, search, operator.headers());
        }
    }

    private void compare(long size, String who, String search, Clinic clinic, int rounds) throws Exception {
        long[] with = new long[rounds];
        long[] without = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            with[i] = ask(on.base().toString(), search, clinic.headers());
            without[i] = ask(off, search, operator.headers());
        }
        say(
                "%,d resources, recipient of %s: p50 with consent %.2f ms, without %.2f ms, ratio %.2f; p95 %.2f and %.2f ms; found %d",
                size,
                who,
                at(with, 50),
                at(without, 50),
                at(with, 50) / at(without, 50),
                at(with, 95),
                at(without, 95),
                found(search, clinic));
    }

    private int found(String search, Clinic clinic) throws IOException {
        HttpRequest.Builder request = Http.request(on.base() + "/" + search);
        clinic.headers().forEach(request::header);
        return new ObjectMapper()
                .readTree(Http.send(request.GET().build()).body())
                .path("entry")
                .size();
    }

    private static long ask(String node, String search, Map<String, String> caller) {
        HttpRequest.Builder request = Http.request(node + "/" + search);
        caller.forEach(request::header);
        long begin = System.nanoTime();
        HttpResponse<String> answer = Http.send(request.GET().build());
        long taken = System.nanoTime() - begin;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return taken;
    }

    private static double at(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percent / 100] / 1e6;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0)[0]);
    }

    private List<String[]> rows(String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String[]> rows = new ArrayList<>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = found.getString(i + 1);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static void say(String format, Object... values) {
        System.out.println("RESULT " + String.format(Locale.ROOT, format, values));
    }
}
