package techo.server.audit;

import java.security.PrivateKey;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.Retirement;
import techo.policy.audit.SignedNote;
import techo.policy.audit.VerifierKey;

/**
 * What signs checkpoints.
 *
 * @param verifier its public half, for whoever verifies
 * @param secret its private half
 */
record SigningKey(VerifierKey verifier, PrivateKey secret) {

    SignedNote sign(Checkpoint checkpoint) {
        return SignedNote.sign(checkpoint.text(), verifier, secret);
    }

    SignedNote sign(Retirement retirement) {
        return SignedNote.sign(retirement.text(), verifier, secret);
    }

    /** Never the private half. */
    @Override
    public String toString() {
        return "SigningKey[" + verifier.text() + "]";
    }
}
