import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, type DiscoveryService } from '@nestjs/core';
import {
  declaredAccess,
  isBeforePasswordChange,
  isBeforeSecondFactor,
  isFreshlyProven,
  type Access,
} from './access.js';

/** A route as its controller declares it. */
export interface Route {
  readonly method: string;
  /** With the prefix, parameters as `:id`. */
  readonly path: string;
  readonly controller: { readonly name: string; readonly prototype: object };
  readonly handlerName: string;
  readonly handler: object;
  readonly access: Access | undefined;
  /** Whether it is open to whoever has to change a temporary password first. */
  readonly beforePasswordChange: boolean;
  /** Whether it is open to whoever has to enrol a second factor first. */
  readonly beforeSecondFactor: boolean;
  /** Whether it is open only to whoever proved a moment ago who they are. */
  readonly freshlyProven: boolean;
}

export const prefix = '/api/v1';
/** Addresses that stand outside the prefix. */
export const outsidePrefix: readonly string[] = ['health/live', 'health/ready', 'metrics'];

/** Every route of every controller. */
export function routesOf(discovery: Pick<DiscoveryService, 'getControllers'>): Route[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Readonly<Record<string, object>>;
    return scanner.getAllMethodNames(prototype).flatMap((handlerName): Route[] => {
      const handler = prototype[handlerName];
      const verb: unknown = handler && Reflect.getMetadata(METHOD_METADATA, handler);
      if (!handler || typeof verb !== 'number') return [];
      const access = declaredAccess(handler, metatype);
      const path = joined(
        Reflect.getMetadata(PATH_METADATA, metatype),
        Reflect.getMetadata(PATH_METADATA, handler),
      );
      const method = RequestMethod[verb] ?? 'ALL';
      const beforePasswordChange = isBeforePasswordChange(handler);
      const beforeSecondFactor = isBeforeSecondFactor(handler);
      const freshlyProven = isFreshlyProven(handler);
      return [
        {
          ...{ method, path, controller: metatype, handlerName, handler, access },
          ...{ beforePasswordChange, beforeSecondFactor, freshlyProven },
        },
      ];
    });
  });
}

/** A route says nothing about who may use it: the application must not start. */
export class UndeclaredAccess extends Error {
  override readonly name = 'UndeclaredAccess';
  constructor(names: readonly string[]) {
    super(`These routes declare neither @Roles nor @Public: ${names.join(', ')}`);
  }
}

/** @throws UndeclaredAccess that names every route without a declaration */
export function requireDeclaredAccess(routes: readonly Route[]): void {
  const undeclared = routes.filter(({ access }) => access === undefined);
  if (undeclared.length > 0)
    throw new UndeclaredAccess(
      undeclared.map(
        ({ method, path, controller, handlerName }) =>
          `${method} ${path} (${controller.name}.${handlerName})`,
      ),
    );
}

/** Tells of an address which methods it takes. */
export function allowedMethodsOf(routes: readonly Route[]): (path: string) => string[] {
  const patterns = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:[^/.]+/g, '[^/]+')}/?$`),
  }));
  return (path) => {
    const allowed = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
  };
}

function joined(...parts: readonly unknown[]): string {
  const segments = parts
    .flatMap((part) => (typeof part === 'string' ? part.split('/') : []))
    .filter((segment) => segment !== '');
  const bare = segments.join('/');
  return outsidePrefix.includes(bare) ? `/${bare}` : `${prefix}/${bare}`;
}
