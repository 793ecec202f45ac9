package greenwall.tests.reload;

import greenwall.app.site.Site;

/// Two configurations that differ in one key, and what is observed of each.
///
/// @param look what a person, a source or a host can see of a configuration
record ConfigKeyCase(String key, String one, String other, ConfigObserver look) {
    interface ConfigObserver {
        Object at(Site site) throws Exception;
    }

    @Override
    public String toString() {
        return key;
    }
}
