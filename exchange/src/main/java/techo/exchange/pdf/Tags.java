package techo.exchange.pdf;

import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.COSObjectable;
import org.apache.pdfbox.pdmodel.common.PDNumberTreeNode;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;

/** What the marks on the pages are, in reading order (PDF 1.4, 10.6 logical structure). */
final class Tags {
    private final PDStructureTreeRoot root = new PDStructureTreeRoot();
    private final PDStructureElement document = new PDStructureElement("Document", root);
    private final Map<Integer, COSArray> marks = new TreeMap<>();

    Tags() {
        root.appendKid(document);
    }

    PDStructureElement add(String type) {
        return add(type, document);
    }

    PDStructureElement add(String type, PDStructureElement parent) {
        PDStructureElement element = new PDStructureElement(type, parent);
        parent.appendKid(element);
        return element;
    }

    void begin(PDPage page) {
        page.setStructParents(marks.size());
        marks.put(marks.size(), new COSArray());
    }

    /** @return the number under which the next marks on the page belong to the element */
    int mark(PDStructureElement element, PDPage page) {
        COSArray ofPage = marks.getOrDefault(page.getStructParents(), new COSArray());
        int number = ofPage.size();
        ofPage.add(element.getCOSObject());
        PDMarkedContentReference reference = new PDMarkedContentReference();
        reference.setPage(page);
        reference.setMCID(number);
        element.appendKid(reference);
        return number;
    }

    void put(PDDocument into) {
        COSArray numbers = new COSArray();
        marks.forEach((page, elements) -> {
            numbers.add(COSInteger.get(page));
            numbers.add(elements);
        });
        COSDictionary parents = new COSDictionary();
        parents.setItem(COSName.NUMS, numbers);
        root.setParentTree(new PDNumberTreeNode(parents, COSObjectable.class));
        root.setParentTreeNextKey(marks.size());
        into.getDocumentCatalog().setStructureTreeRoot(root);
        PDMarkInfo marked = new PDMarkInfo();
        marked.setMarked(true);
        into.getDocumentCatalog().setMarkInfo(marked);
    }
}
