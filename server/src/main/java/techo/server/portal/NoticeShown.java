package techo.server.portal;

import java.util.Locale;

/**
 * A version of a notice in the words that the person reads.
 *
 * @param version 1 and more; 0 where there is no notice
 * @param text in the language of the page where it was published in it, otherwise in Japanese
 * @param language of the text, as HTML names it
 */
record NoticeShown(int version, String title, String text, String language) {
    static final NoticeShown NONE = new NoticeShown(0, "", "", "");

    static NoticeShown of(Named notice, Locale language) {
        String english = notice.text("text-en");
        boolean inEnglish = language.getLanguage().equals("en") && !english.isEmpty();
        return new NoticeShown(
                Integer.parseInt(notice.text("version")),
                notice.text("title"),
                inEnglish ? english : notice.text("text"),
                inEnglish ? "en" : "ja");
    }

    /** Whether there is one to show. */
    public boolean isThere() {
        return version > 0;
    }
}
