package techo.server.config;

import java.util.List;

/** Settings of a feature that a trial may have and a site with real records may not. */
public interface ProductionRule {

    /** @return for each unsafe setting a sentence that begins with its key; never a secret */
    List<String> unsafeInProduction();
}
