package greenwall.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which module may use which, and the few other rules that the compiler does not enforce. Each states its
/// reason. The test that applies them to the project also applies each to a bad sample, so that none stops
/// working unnoticed.
final class ArchitectureRules {
    private ArchitectureRules() {}

    /// No class of `packages` uses a class of the others.
    private static ClassesShouldConjunction independent(String packages, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    static Map<String, ArchRule> all() {
        var rules = new LinkedHashMap<String, ArchRule>();
        rules.put(
                "fleet is plain Java",
                noClasses()
                        .that()
                        .resideInAPackage("greenwall.fleet..")
                        .should()
                        .dependOnClassesThat()
                        .resideOutsideOfPackages("greenwall.fleet..", "java..", "org.jspecify..", "com.google.re2j..")
                        .because(
                                "what the console knows must be testable, and readable, without window, network or JSON;"
                                        + " the expressions of its sources are RE2's"));
        rules.put(
                "connectors know fleet alone",
                independent(
                                "greenwall.connectors..",
                                "greenwall.views..",
                                "greenwall.styles..",
                                "greenwall.lab..",
                                "greenwall.app..",
                                "javafx..")
                        .because("a connector answers a port of fleet; who draws the answer is none of its business"));
        rules.put(
                "views know fleet and styles alone",
                independent(
                                "greenwall.views..",
                                "greenwall.connectors..",
                                "greenwall.lab..",
                                "greenwall.app..",
                                "okhttp3..",
                                "tools.jackson..",
                                "com.jcraft..")
                        .because("a view is handed state and draws it: no view may wait for a network"));
        rules.put(
                "styles know nothing",
                independent(
                                "greenwall.styles..",
                                "greenwall.fleet..",
                                "greenwall.views..",
                                "greenwall.connectors..",
                                "greenwall.lab..",
                                "greenwall.app..")
                        .because("a theme is tokens and fonts; it must fit views that are not written yet"));
        rules.put(
                "the range knows neither connectors nor console",
                independent(
                                "greenwall.lab..",
                                "greenwall.connectors..",
                                "greenwall.views..",
                                "greenwall.styles..",
                                "greenwall.app..",
                                "javafx..")
                        .because("the range is reached through the same network interfaces as a real site"));
        rules.put(
                "the range never reads fleet's forms, rules or verdicts",
                independent(
                                "greenwall.lab..",
                                "greenwall.fleet.quantity..",
                                "greenwall.fleet.form..",
                                "greenwall.fleet.identity..",
                                "greenwall.fleet.state..",
                                "greenwall.fleet.poll..",
                                "greenwall.fleet.explain..",
                                "greenwall.fleet.doctor..")
                        .because("metrics made from the forms that read them would prove each other"));
        rules.put(
                "app is known by nobody",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("greenwall.app..", "greenwall.tests..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("greenwall.app..")
                        .because("only the wiring knows the wiring"));
        rules.put(
                "one hop to the JavaFX thread",
                noClasses()
                        .that()
                        .doNotHaveSimpleName("PlatformFxThread")
                        .should()
                        .callMethod("javafx.application.Platform", "runLater", "java.lang.Runnable")
                        .because(
                                "scattered hops make queues, and a queue shows old states: newest state wins, in one place"));
        rules.put(
                "no Jackson 2",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
                        .because("two generations of one library in one program are one too many"));
        rules.put(
                "no JavaFX web, media or swing",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("javafx.scene.web..", "javafx.scene.media..", "javafx.embed.swing..")
                        .because("they cost 100 MB of image and nothing here needs them"));
        rules.put(
                "no FXML",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("javafx.fxml..")
                        .because("a view is one class that can be read from top to bottom"));
        rules.put(
                "printing is the command line's",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("greenwall.app..", "greenwall.tests..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .because("a module that prints cannot be used by window, JSON output and tests alike"));
        rules.put(
                "no static mutable state",
                fields().that()
                        .areStatic()
                        .and()
                        .doNotHaveModifier(JavaModifier.SYNTHETIC)
                        .should()
                        .beFinal()
                        .because("two consoles in one process, as tests and windows are, must not share what changes"));
        rules.put(
                "packages have no cycles",
                slices().matching("greenwall.(*).(*)..")
                        .should()
                        .beFreeOfCycles()
                        .because("a newcomer must be able to read one topic at a time"));
        rules.put(
                "every class has a module",
                classes()
                        .should()
                        .resideInAnyPackage(
                                "greenwall.fleet..",
                                "greenwall.connectors..",
                                "greenwall.styles..",
                                "greenwall.views..",
                                "greenwall.lab..",
                                "greenwall.app..",
                                "greenwall.tests..")
                        .because("a class outside the modules is held by no arrow"));
        return rules;
    }
}
