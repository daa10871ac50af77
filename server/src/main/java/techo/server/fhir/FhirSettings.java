package techo.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.model.HistoryCountModeEnum;

/** HAPI's storage settings, each with the reason why it is not left at its default. */
final class FhirSettings {
    private FhirSettings() {}

    static JpaStorageSettings storage() {
        JpaStorageSettings settings = new JpaStorageSettings();
        consent(settings);
        cost(settings);
        identity(settings);
        return settings;
    }

    /**
     * What is contained in a resource is in its list of those. To look for targets of references that ought to be there
     * too goes through every element of every answer, a quarter of the time of writing it.
     */
    static void parsing(FhirContext context) {
        context.getParserOptions().setAutoContainReferenceTargetsWithNoId(false);
    }

    /** Nothing may be shown from a cache that was filled for somebody else, or before a withdrawal. */
    private static void consent(JpaStorageSettings settings) {
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setExpireSearchResultsAfterMillis(300_000L);
        settings.setEnableBulkExportJobReuse(false);
        settings.setMatchUrlCacheEnabled(false);
        settings.setMassIngestionMode(false);
        settings.setAllowInlineMatchUrlReferences(false);
        settings.setAllowMultipleDelete(false);
        settings.setExpungeEnabled(false);
        settings.setDeleteExpungeEnabled(false);
        settings.setAllowExternalReferences(false);
        settings.setFilterParameterEnabled(false);
        settings.setLastNEnabled(false);
        settings.setDefaultSearchParamsCanBeOverridden(false);
        settings.setHistoryCountMode(HistoryCountModeEnum.COUNT_DISABLED);
    }

    private static void cost(JpaStorageSettings settings) {
        settings.setTagStorageMode(JpaStorageSettings.TagStorageModeEnum.INLINE);
        settings.setIndexStorageOptimized(true);
        settings.setSuppressStringIndexingInTokens(true);
        settings.setUniqueIndexesCheckedBeforeSave(false);
        settings.setMarkResourcesForReindexingUponSearchParameterChange(false);
        settings.setAllowContainsSearches(false);
        settings.setMaximumTransactionBundleSize(500);
        settings.setFetchSizeDefaultMaximum(1000);
        settings.setMaximumIncludesToLoadPerPage(1000);
        settings.setMaximumExpansionSize(1000);
        settings.setInternalSynchronousSearchSize(2000);
        settings.setBundleBatchPoolSize(4);
        settings.setBundleBatchMaxPoolSize(4);
        settings.setPreExpandValueSets(false);
        // It would look for work every ten seconds, with a class of the RDF libraries that are left out.
        settings.setEnableTaskBulkImportJobExecution(false);
    }

    /** Ids tell nothing and cannot be guessed. */
    private static void identity(JpaStorageSettings settings) {
        settings.setResourceServerIdStrategy(JpaStorageSettings.IdStrategyEnum.UUID);
        settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ALPHANUMERIC);
        settings.setStoreMetaSourceInformation(
                JpaStorageSettings.StoreMetaSourceInformationEnum.SOURCE_URI_AND_REQUEST_ID);
    }
}
