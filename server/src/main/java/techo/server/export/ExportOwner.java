package techo.server.export;

import techo.policy.identity.Caller;

/**
 * To whom a job, its status and its files belong: one caller through one client.
 *
 * @param caller kind and id of the caller
 * @param client the OAuth 2.0 client
 */
record ExportOwner(String caller, String client) {

    static ExportOwner of(Caller caller) {
        String key = caller.fold(
                citizen -> "citizen:" + citizen.patient().value(),
                recipient -> "recipient:" + recipient.recipient().value() + ":"
                        + recipient.purpose().code(),
                operator -> "operator");
        return new ExportOwner(key, caller.client().value());
    }
}
