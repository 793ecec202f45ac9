/// Explains why a service is slow or fails, following its calls. Start at [ServiceExplanationBuilder].
@NullMarked
package greenwall.fleet.explain.service;

import org.jspecify.annotations.NullMarked;
