package techo.policy.consent;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/** One case of a file: what is given, what is asked, and the decision, reason and provision that are wanted. */
record ConsentCase(String name, CaseWorld world, AccessRequest request, Wanted wanted) {
    /** @param provision the provision that must be cited, or none */
    record Wanted(String decision, String reason, Optional<Provision> provision) {
        boolean permits() {
            return decision.equals("permit");
        }
    }

    /** A case says what it does not take from what is given for the whole file. */
    static List<ConsentCase> read(Object document) {
        CaseFacts file = CaseFacts.of(document);
        CaseFacts given = file.under("given");
        List<ConsentCase> cases = file.each("cases", own -> {
            CaseFacts facts = own.over(given);
            String name = facts.text("case");
            try {
                CaseFacts asked = own.under("request").over(given.under("request"));
                facts.under("request");
                CaseWorld world = CaseWorld.of(facts);
                ConsentCase read = new ConsentCase(name, world, request(asked), wanted(facts, world));
                asked.requireAllRead();
                facts.requireAllRead();
                return read;
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("case \"" + name + "\" cannot be read: " + e.getMessage(), e);
            }
        });
        file.optional("about");
        file.requireAllRead();
        return cases;
    }

    private static Wanted wanted(CaseFacts facts, CaseWorld world) {
        Optional<Provision> provision = facts.optional("provision")
                .filter(name -> !name.equals("none"))
                .map(name -> {
                    if (!world.provisions().containsKey(name)) {
                        throw new IllegalArgumentException("no provision is called " + name);
                    }
                    return world.provisions().get(name);
                });
        return new Wanted(facts.text("want"), facts.text("reason"), provision);
    }

    private static AccessRequest request(CaseFacts request) {
        ResourceFacts facts = new ResourceFacts(
                Optional.of(request.optional("owner").orElse("alice"))
                        .filter(owner -> !owner.equals("nobody"))
                        .map(PatientId::new),
                DataCategory.ofCode(request.text("category")).orElseThrow(),
                DataOrigin.ofCode(request.optional("origin").orElse("HOSPITAL")).orElseThrow(),
                request.optional("day").filter(day -> !day.equals("none")).map(LocalDate::parse),
                request.set("hidden-from", Audience::valueOf),
                request.set("links", CaseWorld::link));
        return new AccessRequest(caller(request), facts, CaseWorld.instant(request.text("at")));
    }

    private static Caller caller(CaseFacts request) {
        if (!request.has("recipient") || request.has("citizen") || request.has("operator") || request.has("delegate")) {
            return withoutRecipient(request);
        }
        PurposeOfUse purpose = PurposeOfUse.ofCode(request.text("for")).orElseThrow();
        return new Caller.Recipient(
                new RecipientId(request.text("recipient")),
                RecipientType.ofCode(request.text("type")).orElseThrow(),
                access(purpose),
                agent(request));
    }

    /** What the file says of a recipient is then for the other cases. */
    private static Caller withoutRecipient(CaseFacts request) {
        request.optional("recipient");
        request.optional("type");
        request.optional("staff");
        Optional<PurposeOfUse> purpose = request.optional("for").flatMap(PurposeOfUse::ofCode);
        if (request.has("citizen")) {
            return new Caller.Citizen(new PatientId(request.text("citizen")), access(PurposeOfUse.SELF_VIEW));
        }
        if (request.has("operator")) {
            request.text("operator");
            return new Caller.Operator(access(PurposeOfUse.OPERATE));
        }
        PatientId principal = new PatientId(request.optional("principal").orElse("alice"));
        return new Caller.Delegate(new DelegateId(request.text("delegate")), principal, access(purpose.orElseThrow()));
    }

    private static Access access(PurposeOfUse purpose) {
        return Access.unnarrowed(new ClientId("client"), purpose);
    }

    private static RecipientAgent agent(CaseFacts request) {
        Optional<PractitionerId> staff = request.optional("staff").map(PractitionerId::new);
        Optional<ProjectId> study = request.optional("study").map(ProjectId::new);
        if (study.isPresent()) {
            return new RecipientAgent.Researcher(staff.orElseThrow(), study.get());
        }
        Optional<ProjectId> analysis = request.optional("analysis").map(ProjectId::new);
        Optional<PatientId> app = request.optional("app-of").map(PatientId::new);
        return staff.<RecipientAgent>map(who -> new RecipientAgent.Staff(who, RecipientAgent.BreakGlass.NOT_AUTHORISED))
                .or(() -> analysis.map(RecipientAgent.Analysis::new))
                .or(() -> app.map(RecipientAgent.PersonalApp::new))
                .orElseGet(RecipientAgent.ClientSystem::new);
    }
}
