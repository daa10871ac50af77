package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.Audience;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A file and what describes it are one item to who hides it. */
@ServerTest
class HidingTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private Hiding hiding;

    @Autowired
    private LookingForAttachments looking;

    @Autowired
    private PlatformTransactionManager databaseTransactions;

    private World world;

    @BeforeEach
    void share() {
        world = new World(fhir, tokens);
        world.consent(DataCategory.DOC);
    }

    @Test
    void a_file_is_hidden_with_its_document_and_a_document_with_its_file() {
        String file = file(world.citizen());
        String document = document(file);
        for (String hidden : List.of(document, file)) {
            shown(file, document);
            post(hidden, "$hide");
            hidden(file, document);
            post(file.equals(hidden) ? document : file, "$unhide");
        }
        shown(file, document);
    }

    @Test
    void two_documents_of_one_file_are_hidden_together() {
        String file = file(world.citizen());
        String one = document(file);
        String other = document(file);
        post(one, "$hide");
        hidden(file, one, other);
    }

    @Test
    void what_comes_to_something_hidden_is_hidden() {
        String file = file(world.citizen());
        String document = document(file);
        post(document, "$hide");
        String another = file(world.citizen());
        shown(another);
        DocumentReference changed = describing(another);
        changed.setId(new IdType(document));
        World.made(fhir.put(world.citizen(), "/" + document, changed));
        hidden(another, document);
        hidden(document(another));
    }

    @Test
    void what_a_transaction_stores_belongs_together_in_whichever_order_it_comes() {
        Bundle transaction = new Bundle().setType(BundleType.TRANSACTION);
        transaction
                .addEntry()
                .setResource(describing("urn:uuid:0d7ac6f6-5d52-4a9c-8a0f-9d2f6f1c8b11"))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("DocumentReference");
        transaction
                .addEntry()
                .setFullUrl("urn:uuid:0d7ac6f6-5d52-4a9c-8a0f-9d2f6f1c8b11")
                .setResource(bytes())
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Binary");
        Bundle stored = fhir.parse(Bundle.class, fhir.post(world.citizen(), "/", transaction));
        List<String> both = stored.getEntry().stream()
                .map(entry -> new IdType(entry.getResponse().getLocation()))
                .map(id -> id.getResourceType() + "/" + id.getIdPart())
                .toList();
        shown(both.get(0), both.get(1));
        post(both.get(0), "$hide");
        hidden(both.get(0), both.get(1));
    }

    @Test
    void who_names_a_strangers_file_does_not_hide_it() {
        String file = file(world.citizen());
        DocumentReference strange = describing(file);
        strange.setSubject(new Reference("Patient/" + world.other));
        String document =
                "DocumentReference/" + World.created(fhir.post(world.otherCitizen(), "/DocumentReference", strange));
        World.made(fhir.post(world.otherCitizen(), "/" + document + "/$hide", new Parameters()));
        shown(file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_comes_to_a_file_just_while_it_is_hidden_is_hidden(boolean hiddenFirst) throws Exception {
        String file = file(world.citizen());
        String before = document(file);
        DocumentReference added = describing("Binary/none");
        String document = "DocumentReference/" + World.created(fhir.post(world.citizen(), "/DocumentReference", added));
        TransactionTemplate transactions = new TransactionTemplate(databaseTransactions);
        Runnable hide = () -> hiding.change(resId(file), Instant.now(), from -> from.add(Audience.RECIPIENTS));
        Runnable store = () -> hiding.stored(resId(document), describing(file), Instant.now());
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> second = Objects.requireNonNull(transactions.execute(status -> {
                (hiddenFirst ? hide : store).run();
                Future<?> running = other.submit(
                        () -> transactions.executeWithoutResult(ignored -> (hiddenFirst ? store : hide).run()));
                assertThatThrownBy(() -> running.get(300, TimeUnit.MILLISECONDS))
                        .as("it waits")
                        .isInstanceOf(TimeoutException.class);
                return running;
            }));
            second.get(10, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
        hidden(file, before, document);
    }

    @Test
    void a_file_that_something_had_attached_before_is_hidden_with_it_once_the_server_has_looked() {
        String file = file(world.citizen());
        Media picture =
                new Media().setStatus(Media.MediaStatus.COMPLETED).setSubject(new Reference("Patient/" + world.person));
        picture.getContent().setContentType("text/plain").setUrl(fhir.baseUrl() + "/" + file + "/_history/1");
        String media = "Media/" + World.created(fhir.post(world.citizen(), "/Media", picture));
        post(media, "$hide");
        hidden(file);
        // As if neither had been known when it was hidden.
        jdbc.update("delete from techo_attachment where res_id = ?", resId(media));
        new ResourceRows(jdbc).hide(resId(file), Set.of());
        shown(file);

        Migration.repeat(jdbc, "V108__attachment_of_before.sql");
        looking.run();
        hidden(file);
        assertThat(jdbc.queryForList(
                        "select binary_res_id from techo_attachment where res_id = ?", Long.class, resId(media)))
                .containsExactly(resId(file));
    }

    private long resId(String item) {
        String[] typeAndId = item.split("/");
        return Objects.requireNonNull(jdbc.queryForObject(
                "select res_id from hfj_resource where res_type = ? and fhir_id = ?",
                Long.class,
                typeAndId[0],
                typeAndId[1]));
    }

    private String file(String token) {
        return "Binary/" + World.created(fhir.post(token, "/Binary", bytes()));
    }

    private Binary bytes() {
        Binary binary = new Binary();
        binary.setContentType("text/plain");
        binary.setData(world.secret.getBytes(StandardCharsets.UTF_8));
        return binary;
    }

    private String document(String file) {
        return "DocumentReference/" + World.created(fhir.post(world.citizen(), "/DocumentReference", describing(file)));
    }

    private DocumentReference describing(String file) {
        DocumentReference document = new DocumentReference();
        document.setStatus(DocumentReferenceStatus.CURRENT);
        document.setSubject(new Reference("Patient/" + world.person));
        document.addContent().getAttachment().setContentType("text/plain").setUrl(file);
        return document;
    }

    private void post(String item, String operation) {
        World.made(fhir.post(world.citizen(), "/" + item + "/" + operation, new Parameters()));
    }

    private void shown(String... items) {
        seen(200, items);
    }

    private void hidden(String... items) {
        seen(404, items);
    }

    private void seen(int status, String... items) {
        for (String item : items) {
            assertThat(fhir.get(world.clinic(), "/" + item).statusCode())
                    .as(item)
                    .isEqualTo(status);
            assertThat(fhir.get(world.citizen(), "/" + item).statusCode())
                    .as(item)
                    .isEqualTo(200);
        }
    }
}
