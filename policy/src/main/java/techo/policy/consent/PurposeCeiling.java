package techo.policy.consent;

import static techo.policy.identity.RecipientType.APP;
import static techo.policy.identity.RecipientType.BUSINESS;
import static techo.policy.identity.RecipientType.CAREPROV;
import static techo.policy.identity.RecipientType.CONTRACTOR;
import static techo.policy.identity.RecipientType.EMPLOYER;
import static techo.policy.identity.RecipientType.GOV;
import static techo.policy.identity.RecipientType.INSURER_PUB;
import static techo.policy.identity.RecipientType.LIFE_INS;
import static techo.policy.identity.RecipientType.MEDICAL;
import static techo.policy.identity.RecipientType.MUNICIPAL;
import static techo.policy.identity.RecipientType.PHARMACY;
import static techo.policy.identity.RecipientType.PHR;
import static techo.policy.identity.RecipientType.RESEARCHER;
import static techo.policy.identity.RecipientType.SCHOOL;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

/**
 * Which kinds of recipient may have data for which purpose at all, before any consent is looked at. A purpose that is
 * not in the table is open to no recipient, and a consent cannot open it.
 */
public final class PurposeCeiling {
    private static final Set<RecipientType> CARE = Set.of(MEDICAL, PHARMACY, CONTRACTOR);

    private static final Set<RecipientType> ADVICE = Set.of(
            MEDICAL, PHARMACY, CAREPROV, INSURER_PUB, MUNICIPAL, PHR, APP, LIFE_INS, EMPLOYER, BUSINESS, CONTRACTOR);

    private static final Map<PurposeOfUse, Set<RecipientType>> OPEN = new EnumMap<>(Map.ofEntries(
            Map.entry(PurposeOfUse.TREAT, CARE),
            Map.entry(PurposeOfUse.EMERGENCY, CARE),
            Map.entry(PurposeOfUse.DISASTER, CARE),
            Map.entry(PurposeOfUse.INFO_SERVICE, ADVICE),
            Map.entry(PurposeOfUse.HEALTH_GUIDE, ADVICE),
            Map.entry(PurposeOfUse.PORTABILITY, Set.of(PHR, APP)),
            Map.entry(PurposeOfUse.SUBMIT_INS, Set.of(LIFE_INS, CONTRACTOR)),
            Map.entry(PurposeOfUse.SUBMIT_PUB, Set.of(MUNICIPAL, GOV)),
            Map.entry(PurposeOfUse.SUBMIT_OTHER, Set.of(EMPLOYER, SCHOOL, BUSINESS, CONTRACTOR)),
            Map.entry(PurposeOfUse.INSURER_PROG, Set.of(INSURER_PUB, CONTRACTOR)),
            Map.entry(PurposeOfUse.EMPLOYER_HLTH, Set.of(EMPLOYER, CONTRACTOR)),
            Map.entry(PurposeOfUse.RESEARCH, Set.of(MEDICAL, RESEARCHER, CONTRACTOR))));

    private PurposeCeiling() {}

    public static boolean opens(PurposeOfUse purpose, RecipientType recipient) {
        return OPEN.getOrDefault(purpose, Set.of()).contains(recipient);
    }
}
