package greenwall.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import greenwall.connectors.badsample.ConnectorUsingJavaFx;
import greenwall.fleet.badsample.FleetUsingJackson;
import greenwall.fleet.badsample.StaticCounter;
import greenwall.fleet.cyclea.A;
import greenwall.fleet.cycleb.B;
import greenwall.lab.badsample.LabUsingApp;
import greenwall.lab.badsample.LabUsingForms;
import greenwall.lab.badsample.LabUsingJavaFx;
import greenwall.styles.badsample.StyleUsingFleet;
import greenwall.views.badsample.CallsRunLater;
import greenwall.views.badsample.PrintsToStdout;
import greenwall.views.badsample.ViewUsingOkHttp;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Checks the project against the rules, and each rule against a class that violates it.
class ArchitectureTest {
    /// Bad samples by rule. A rule has none if a violation needs something that is not on the class path: see
    /// [#NO_SAMPLE].
    private static final Map<String, Class<?>[]> BAD = Map.ofEntries(
            bad("fleet is plain Java", FleetUsingJackson.class),
            bad("connectors know fleet alone", ConnectorUsingJavaFx.class),
            bad("views know fleet and styles alone", ViewUsingOkHttp.class),
            bad("styles know nothing", StyleUsingFleet.class),
            bad("the range knows neither connectors nor console", LabUsingJavaFx.class),
            bad("the range never reads fleet's forms, rules or verdicts", LabUsingForms.class),
            bad("app is known by nobody", LabUsingApp.class),
            bad("one hop to the JavaFX thread", CallsRunLater.class),
            bad("printing is the command line's", PrintsToStdout.class),
            bad("no static mutable state", StaticCounter.class),
            bad("packages have no cycles", A.class, B.class),
            bad("every class has a module", String.class));

    /// The build keeps Jackson 2, FXML, web, media and swing off the class path, so no class here can use them.
    private static final String[] NO_SAMPLE = {"no Jackson 2", "no JavaFX web, media or swing", "no FXML"};

    private static Map.Entry<String, Class<?>[]> bad(String rule, Class<?>... classes) {
        return Map.entry(rule, classes);
    }

    @TestFactory
    Stream<DynamicTest> theProjectKeepsEachRule() {
        JavaClasses project = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("greenwall");
        assertThat(project).isNotEmpty();
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(true).check(project)));
    }

    @TestFactory
    Stream<DynamicTest> eachRuleFiresOnABadSample() {
        return BAD.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    var classes = new ClassFileImporter().importClasses(sample.getValue());
                    var rule = Objects.requireNonNull(ArchitectureRules.all().get(sample.getKey()));
                    assertThat(rule.allowEmptyShould(true).evaluate(classes).hasViolation())
                            .isTrue();
                }));
    }

    @Test
    void everyRuleHasAViolatingSampleOrIsExempt() {
        assertThat(Stream.concat(BAD.keySet().stream(), Stream.of(NO_SAMPLE)))
                .containsExactlyInAnyOrderElementsOf(ArchitectureRules.all().keySet());
    }
}
