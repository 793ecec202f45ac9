package greenwall.tests.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// The test in another class that covers an effect, written `module/package/ClassTest#method`.
final class TestReference {
    private TestReference() {}

    static void assertExists(String test) {
        int method = test.indexOf('#');
        int moduleEnd = test.indexOf('/');
        var file = Path.of(
                "..", test.substring(0, moduleEnd), "src/test/java/greenwall", test.substring(0, method) + ".java");
        assertThat(file).content().contains("void " + test.substring(method + 1) + "(");
    }
}
