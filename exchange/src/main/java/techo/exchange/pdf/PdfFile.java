package techo.exchange.pdf;

/**
 * A document on pages.
 *
 * @param unwritable how many characters the typeface lacks; each is shown as 〓
 */
public record PdfFile(byte[] bytes, int unwritable) {}
