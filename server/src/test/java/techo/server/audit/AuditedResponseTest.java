package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import techo.policy.audit.AuditUnavailableException;

/** What leaves, and when, while the record of an answer is on its way. */
class AuditedResponseTest {
    private static final String RECORD = "{\"resourceType\":\"Patient\"}";

    private final MockHttpServletResponse container = new MockHttpServletResponse();
    private final OnItsWay record = new OnItsWay();
    private final List<Integer> sent = new ArrayList<>();
    private final AuditedResponse response = new AuditedResponse(container, status -> {
        sent.add(status);
        return record;
    });

    @Test
    void what_is_written_while_the_record_is_on_its_way_leaves_when_the_record_is_durable_and_the_request_ends()
            throws IOException {
        PrintWriter writer = response.getWriter();
        assertThat(sent).as("sent before anything is written").containsExactly(200);
        writer.write(RECORD);
        writer.flush();
        writer.close();
        assertThat(container.getContentAsString()).isEmpty();
        assertThat(container.isCommitted()).isFalse();
        response.finish();
        assertThat(record.awaited).isTrue();
        assertThat(container.getContentAsString()).isEqualTo(RECORD);
        assertThat(sent).hasSize(1);
    }

    @Test
    void who_writes_more_than_a_page_waits_and_then_writes_through() throws IOException {
        byte[] much = new byte[100_000];
        for (int written = 0; written < 1_000_000; written += much.length) {
            response.getOutputStream().write(much);
        }
        assertThat(record.awaited).isTrue();
        assertThat(container.getContentAsByteArray()).hasSize(1_000_000);
    }

    @Test
    void what_was_held_leaves_before_what_follows_it() throws IOException {
        response.getOutputStream().write(RECORD.getBytes(StandardCharsets.UTF_8));
        response.getOutputStream().flush();
        assertThat(container.isCommitted())
                .as("the headers tell nothing of how fast the record was")
                .isFalse();
        response.getOutputStream().write(new byte[300_000]);
        response.getOutputStream().flush();
        assertThat(container.isCommitted()).isTrue();
        assertThat(container.getContentAsString()).startsWith(RECORD).hasSize(RECORD.length() + 300_000);
    }

    @Test
    void without_a_durable_record_not_a_byte_leaves_whatever_was_and_is_still_written() throws IOException {
        record.refused = true;
        PrintWriter writer = response.getWriter();
        writer.write(RECORD);
        assertThatThrownBy(response::finish).isInstanceOf(AuditUnavailableException.class);
        assertThat(response.refused()).isTrue();
        writer.write(RECORD);
        writer.close();
        response.getWriter().write(RECORD);
        response.getOutputStream().write(1);
        response.flushBuffer();
        response.sendError(500);
        assertThat(container.getContentAsByteArray()).isEmpty();
        assertThat(container.isCommitted()).isFalse();
    }

    @Test
    void who_asks_that_the_answer_leaves_now_waits_for_its_record() throws IOException {
        response.getOutputStream().write(RECORD.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        assertThat(record.awaited).isTrue();
        assertThat(container.isCommitted()).isTrue();
        assertThat(container.getContentAsString()).isEqualTo(RECORD);
    }

    @Test
    void who_asks_that_the_answer_leaves_now_is_told_when_it_must_not() throws IOException {
        record.refused = true;
        response.getOutputStream().write(RECORD.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(response::flushBuffer).isInstanceOf(AuditUnavailableException.class);
        assertThat(container.isCommitted()).isFalse();
        assertThat(container.getContentAsByteArray()).isEmpty();
    }

    @Test
    void what_was_held_is_forgotten_when_an_error_takes_its_place() throws IOException {
        response.getWriter().write(RECORD);
        response.resetBuffer();
        response.getWriter().write("half");
        response.sendError(404);
        response.finish();
        assertThat(container.getContentAsString()).isEmpty();
        assertThat(container.getStatus()).isEqualTo(404);
    }

    @Test
    void what_was_held_does_not_leave_when_the_request_fails() throws IOException {
        response.getWriter().write(RECORD);
        response.finishFailed();
        assertThat(record.awaited).isTrue();
        assertThat(container.getContentAsString()).isEmpty();
    }

    private static final class OnItsWay implements Appending {
        private boolean awaited;
        private boolean refused;

        @Override
        public void await() {
            awaited = true;
            if (refused) {
                throw new AuditUnavailableException("not durable");
            }
        }
    }
}
