package techo.policy.audit;

import techo.policy.identity.PatientId;

/**
 * Encrypts what names a person under a key that is that person's alone, so that destroying the key makes it unreadable
 * and leaves the chain, which hashes the ciphertext, as it is.
 */
@FunctionalInterface
public interface PersonSeal {

    SealedIdentity seal(PatientId person, String text);
}
