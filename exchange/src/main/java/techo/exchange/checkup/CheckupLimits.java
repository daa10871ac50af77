package techo.exchange.checkup;

import techo.exchange.ArchiveLimits;
import techo.exchange.XmlLimits;

/**
 * How much is read at once. The translated resources of all documents of a file are in memory together (about 4 KiB
 * each); an archive is unpacked one entry at a time.
 *
 * @param maxDocuments in one archive
 * @param maxResources in all documents of one file
 */
public record CheckupLimits(XmlLimits xml, ArchiveLimits archive, int maxDocuments, int maxResources) {

    public CheckupLimits {
        if (maxDocuments < 1 || maxResources < 1) {
            throw new IllegalArgumentException("checkup limits are positive");
        }
    }

    /** 100 documents, 20,000 resources: a household's checkups of many years, not an insurer's whole delivery. */
    public static CheckupLimits standard() {
        return new CheckupLimits(XmlLimits.standard(), ArchiveLimits.standard(), 100, 20_000);
    }
}
