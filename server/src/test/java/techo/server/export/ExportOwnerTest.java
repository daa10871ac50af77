package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

class ExportOwnerTest {
    @Test
    void another_user_of_the_same_app_member_of_staff_or_study_owns_other_jobs() {
        List<ExportOwner> owners = Stream.<RecipientAgent>of(
                        new RecipientAgent.ClientSystem(),
                        new RecipientAgent.PersonalApp(new PatientId("sakura")),
                        new RecipientAgent.PersonalApp(new PatientId("haru")),
                        new RecipientAgent.Staff(new PractitionerId("sakura"), BreakGlass.NOT_AUTHORISED),
                        new RecipientAgent.Staff(new PractitionerId("haru"), BreakGlass.NOT_AUTHORISED),
                        new RecipientAgent.Analysis(new ProjectId("sakura")),
                        new RecipientAgent.Analysis(new ProjectId("haru")))
                .map(ExportOwnerTest::owner)
                .toList();
        assertThat(owners).doesNotHaveDuplicates();
        assertThat(owner(new RecipientAgent.PersonalApp(new PatientId("sakura"))))
                .isEqualTo(owners.get(1));
    }

    private static ExportOwner owner(RecipientAgent agent) {
        Access access = Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT);
        return ExportOwner.of(new Caller.Recipient(new RecipientId("clinic"), RecipientType.MEDICAL, access, agent));
    }
}
