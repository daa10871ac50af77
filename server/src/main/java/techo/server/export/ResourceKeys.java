package techo.server.export;

import java.time.Instant;

/**
 * Which resource of whom.
 *
 * @param resId HAPI's key
 * @param patientPid HAPI's key of the Patient whose it is; 0 for the directory
 * @param id the logical id
 * @param lastUpdated when the version that is meant was stored, or the resource deleted
 */
record ResourceKeys(long resId, long patientPid, String type, String id, Instant lastUpdated) {}
