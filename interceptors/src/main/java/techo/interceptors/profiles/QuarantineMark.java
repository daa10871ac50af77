package techo.interceptors.profiles;

import org.hl7.fhir.instance.model.api.IBaseCoding;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * The tag of a version that was stored although it breaks a rule. It is the server's alone: whatever of this system a
 * client sends is taken off before anything is stored.
 */
public final class QuarantineMark {
    public static final String SYSTEM = "https://techophr.github.io/fhir/CodeSystem/validation";
    public static final String CODE = "quarantined";

    private QuarantineMark() {}

    public static boolean isOn(IBaseResource resource) {
        return resource.getMeta().getTag().stream()
                .anyMatch(tag -> SYSTEM.equals(tag.getSystem()) && CODE.equals(tag.getCode()));
    }

    public static void putOn(IBaseResource resource) {
        IBaseCoding tag = resource.getMeta().addTag();
        tag.setSystem(SYSTEM).setCode(CODE).setDisplay("Quarantined");
    }

    public static void takeOff(IBaseResource resource) {
        resource.getMeta().getTag().removeIf(tag -> SYSTEM.equals(tag.getSystem()));
    }
}
