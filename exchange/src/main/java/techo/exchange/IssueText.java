package techo.exchange;

/**
 * What a kind of problem is called and how it is told. Fixed text: it cannot carry anything that stood in the file.
 *
 * @param code stable, kebab-case; it leaves the system and is never renamed
 */
public record IssueText(String code, String english, String japanese) {}
