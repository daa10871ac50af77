package techo.server.disclosure;

/**
 * How the register named a recipient when something was disclosed to it.
 *
 * @param country ISO 3166-1 alpha-2
 */
record NamedRecipient(int version, String legalName, String address, String representative, String country) {}
