package techo.policy.consent;

import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;

/** Why, and through whom, a recipient asks: what provisions are compared with. */
record Asking(PurposeOfUse purpose, RecipientAgent agent) {}
