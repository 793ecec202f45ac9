package greenwall.fleet.explain.cases;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// A measurement on public data that is not part of this project.
@EnabledIfSystemProperty(
        named = "greenwall.data",
        matches = ".+",
        disabledReason = "no folder of public data is named by -Dgreenwall.data")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface RequiresPublicData {}
