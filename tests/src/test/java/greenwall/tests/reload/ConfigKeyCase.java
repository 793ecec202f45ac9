package greenwall.tests.reload;

import greenwall.app.site.Site;

/// Two configurations that differ in one key, and how their effect is observed.
///
/// @param look what a user, a source or a host can observe of a configuration
record ConfigKeyCase(String key, String one, String other, ConfigObserver look) {
    interface ConfigObserver {
        Object at(Site site) throws Exception;
    }

    @Override
    public String toString() {
        return key;
    }
}
