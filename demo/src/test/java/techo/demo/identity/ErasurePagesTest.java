package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.demo.DemoInstallation;

/** The page on which a person reads what an erasure takes, asks for it, takes it back, and saves the receipt. */
class ErasurePagesTest {
    private static final String ERASURE = "/record/erasure";
    private static final SamplePerson PERSON = SamplePerson.TARO;

    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final JdbcTemplate database = demo.server().getBean(JdbcTemplate.class);
    private final Visit visit = new Visit(installation);

    /** The try-out is shared with other tests. */
    @AfterEach
    void nothingWasAskedFor() {
        database.update(
                "delete from techo_erasure where patient_id = ?",
                PERSON.patient().value());
    }

    @Test
    void the_page_tells_what_goes_and_what_stays_in_both_languages() {
        visit.as(PERSON);
        String japanese = visit.get(ERASURE).body();
        assertThat(japanese)
                .contains("消えるもの", "残るもの", "法律により3年間", "証拠を残さなければならない", "より後に行います", "/record/keep")
                .doesNotContain("いまの状態", "/record/erasure/receipt", "/record/erasure/cancel", "??");
        String english = visit.get(ERASURE + "?lang=en").body();
        visit.get(ERASURE + "?lang=ja");
        assertThat(english)
                .contains("What goes", "What stays", "for three years by law", "evidence", "Sharing stops at once")
                .doesNotContain("??");
    }

    @Test
    void a_person_has_a_week_after_asking_with_two_factors_and_takes_it_back() {
        visit.as(PERSON);
        HttpResponse<String> page = visit.get(ERASURE);
        assertThat(visit.submit(page, ERASURE, Map.of()).body()).contains("何も申し出ていません");
        assertThat(asked()).isEmpty();

        HttpResponse<String> challenged = visit.submit(page, ERASURE, Map.of("understood", "true"));
        assertThat(challenged.uri().getPath())
                .as("a second factor is asked for")
                .isEqualTo("/login/code");
        assertThat(asked()).isEmpty();
        HttpResponse<String> resumed = proved(challenged);
        assertThat(resumed.uri().getPath()).isEqualTo(ERASURE);
        assertThat(resumed.body()).contains("操作はまだ終わっていません");
        assertThat(asked()).as("nothing sensitive goes on by itself").isEmpty();

        HttpResponse<String> waiting = visit.submit(resumed, ERASURE, Map.of("understood", "true"));
        assertThat(waiting.body())
                .contains("消去の申出を受け付けました", "消去を待っています", "消去の申出を取り消す")
                .doesNotContain("id=\"ask\"");
        assertThat(asked()).containsExactly("WAITING");
        assertThat(visit.get("/record/consents").body()).contains("提供は止まっています");

        HttpResponse<String> cancelled = visit.submit(waiting, ERASURE + "/cancel", Map.of());
        assertThat(cancelled.body()).contains("消去の申出を取り消しました", "id=\"ask\"").doesNotContain("id=\"cancel\"");
        assertThat(asked()).containsExactly("CANCELLED");
        HttpResponse<String> consents = visit.get("/record/consents");
        assertThat(visit.submit(consents, "/record/sharing/resume", Map.of()).body())
                .contains("提供を再開しました");
    }

    @Test
    void the_receipt_is_saved_as_it_was_signed_and_what_operators_ask_for_is_not_the_person_s_to_take_back() {
        String receipt =
                "techo-erasure/2f6c0d7e-5d0e-4b1c-9c53-0d4b9f0a8a11\nerased-at 2026-04-17T00:00:12.345Z\n\n— sign\n";
        visit.as(PERSON);
        store("PROPOSED", "");
        assertThat(visit.get(ERASURE).body())
                .contains("運営者が消去を提案しています", "運営者に問い合わせてください", "id=\"ask\"")
                .doesNotContain("id=\"cancel\"");
        assertThat(visit.get(ERASURE + "/receipt").uri().getPath())
                .as("there is none yet")
                .isEqualTo(ERASURE);
        nothingWasAskedFor();

        store("DONE", receipt);
        assertThat(visit.get(ERASURE).body()).contains("消去が終わりました", "/record/erasure/receipt");
        HttpResponse<String> saved = visit.get(ERASURE + "/receipt");
        assertThat(saved.body()).isEqualTo(receipt);
        assertThat(saved.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"techo-erasure-receipt.txt\"");
    }

    @Test
    void who_acts_for_a_child_neither_sees_the_page_nor_asks() {
        visit.as(SamplePerson.YOKO);
        HttpResponse<String> own = visit.get(ERASURE);
        assertThat(own.body()).contains("id=\"erase\"");
        String child = SamplePerson.YOKO.represented().get(0).patient().value();
        HttpResponse<String> opened = visit.open(child);
        assertThat(opened.body()).doesNotContain("id=\"erase\"");
        assertThat(visit.get(ERASURE).statusCode()).isEqualTo(403);
        assertThat(visit.get(ERASURE + "/receipt").statusCode()).isEqualTo(403);
        HttpResponse<String> form = visit.get("/record/import");
        assertThat(visit.submit(form, ERASURE, Map.of("understood", "true")).statusCode())
                .isEqualTo(403);
        assertThat(visit.submit(form, ERASURE + "/cancel", Map.of()).statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> proved(HttpResponse<String> challenged) {
        demo.giveNewAuthenticators();
        return visit.post(
                "/login/code",
                Map.of(
                        Visit.CSRF,
                        Visit.field(Visit.CSRF, challenged),
                        "code",
                        installation.accounts().authenticator(PERSON).code(Instant.now())));
    }

    private List<String> asked() {
        return database.queryForList(
                "select state from techo_erasure where patient_id = ?",
                String.class,
                PERSON.patient().value());
    }

    private void store(String state, String receipt) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        database.update(
                "insert into techo_erasure (erasure_id, patient_id, patient_pid, state, asked_at, proposed_issuer,"
                        + " proposed_subject, erased_at, receipt) values (?, ?, 0, ?, ?, 'issuer', 'operator', ?, ?)",
                java.util.UUID.randomUUID().toString(),
                PERSON.patient().value(),
                state,
                now,
                receipt.isEmpty() ? null : now,
                receipt.isEmpty() ? null : receipt);
    }
}
