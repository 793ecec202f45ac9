package greenwall.fleet.enrol;

import greenwall.fleet.ResourceText;

/// The texts that come along with enrolment.
final class EnrolmentScripts {
    private EnrolmentScripts() {}

    static String text(String name) {
        return ResourceText.of(EnrolmentScripts.class, name);
    }

    /// As one word of the shell.
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
