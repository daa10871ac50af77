package techo.exchange.pdf;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.GregorianCalendar;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentCatalog;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.graphics.color.PDOutputIntent;
import org.apache.xmpbox.XMPMetadata;
import org.apache.xmpbox.schema.PDFAIdentificationSchema;
import org.apache.xmpbox.type.BadFieldValueException;
import org.apache.xmpbox.xml.XmpSerializer;

/** What PDF/A-1b wants a file to say about itself, and the colours that its numbers mean. */
final class ArchiveMetadata {
    private static final String MAKER = "Techo";
    private static final String COLOURS = "sRGB IEC61966-2.1";

    private ArchiveMetadata() {}

    static void put(PDDocument document, String title, OffsetDateTime made) throws IOException {
        Calendar time = GregorianCalendar.from(made.toZonedDateTime().withNano(0));
        document.setVersion(1.4f);
        // The file's identifier is made of this number; by default it would be the clock.
        document.setDocumentId(made.toEpochSecond());
        PDDocumentInformation information = document.getDocumentInformation();
        information.setTitle(title);
        information.setProducer(MAKER);
        information.setCreator(MAKER);
        information.setCreationDate(time);
        information.setModificationDate(time);
        PDDocumentCatalog catalog = document.getDocumentCatalog();
        catalog.setLanguage("ja");
        catalog.setMetadata(metadata(document, title, time));
        PDOutputIntent colours = new PDOutputIntent(
                document,
                new ByteArrayInputStream(
                        ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData()));
        colours.setInfo(COLOURS);
        colours.setOutputCondition(COLOURS);
        colours.setOutputConditionIdentifier(COLOURS);
        catalog.addOutputIntent(colours);
    }

    private static PDMetadata metadata(PDDocument document, String title, Calendar time) throws IOException {
        try {
            XMPMetadata described = XMPMetadata.createXMPMetadata();
            PDFAIdentificationSchema identification = described.createAndAddPDFAIdentificationSchema();
            identification.setPart(1);
            identification.setConformance("B");
            described.createAndAddDublinCoreSchema().setTitle(title);
            var basic = described.createAndAddXMPBasicSchema();
            basic.setCreatorTool(MAKER);
            basic.setCreateDate(time);
            basic.setModifyDate(time);
            described.createAndAddAdobePDFSchema().setProducer(MAKER);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            // The platform's own factories: to look for others goes through every jar, and takes longer than the
            // tables.
            new XmpSerializer(TransformerFactory.newDefaultInstance(), DocumentBuilderFactory.newDefaultInstance())
                    .serialize(described, bytes, true);
            return new PDMetadata(document, new ByteArrayInputStream(bytes.toByteArray()));
        } catch (BadFieldValueException | TransformerException e) {
            throw new IOException("metadata are fixed words, a title and a time", e);
        }
    }
}
