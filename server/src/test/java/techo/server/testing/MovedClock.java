package techo.server.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The clock of the database, moved by a test: in every statement that reaches the database meanwhile, {@code current_timestamp}
 * is that much later. Nothing that is stored changes, and the clock of the server stays as it is, so whatever is answered
 * otherwise was decided by the clock of the database.
 */
public final class MovedClock implements BeanPostProcessor {
    private static final Pattern NOW = Pattern.compile("\\bcurrent_timestamp\\b", Pattern.CASE_INSENSITIVE);

    private volatile Duration by = Duration.ZERO;

    /** @param by later; whole hours */
    public void moved(Duration by, Runnable meanwhile) {
        this.by = by;
        try {
            meanwhile.run();
        } finally {
            this.by = Duration.ZERO;
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof HikariDataSource)) {
            return bean;
        }
        ProxyFactory pool = new ProxyFactory(bean);
        pool.setProxyTargetClass(true);
        pool.addAdvice((MethodInterceptor) call -> {
            @Nullable Object answer = call.proceed();
            return answer instanceof Connection connection && !by.isZero()
                    ? moving(connection, Connection.class)
                    : answer;
        });
        return pool.getProxy();
    }

    private <T> T moving(T target, Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                MovedClock.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    @Nullable Object answer = called(target, method, arguments);
                    return answer instanceof Statement statement && !(answer instanceof PreparedStatement)
                            ? moving(statement, Statement.class)
                            : answer;
                }));
    }

    private @Nullable Object called(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments == null ? null : later(arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object[] later(Object[] arguments) {
        Object[] later = arguments.clone();
        if (later.length > 0 && later[0] instanceof String sql) {
            later[0] = NOW.matcher(sql).replaceAll("(current_timestamp + interval '" + by.toHours() + "' hour)");
        }
        return later;
    }
}
